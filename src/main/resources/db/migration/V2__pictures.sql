-- Single pictures that people gave for a run; what a run was given besides image sets.

create table pictures (
  blob text not null primary key,
  width integer not null,
  height integer not null,
  plain boolean not null,
  given bigint not null
);

alter table runs add column pictures text not null default '{}';
alter table runs add column network text;
