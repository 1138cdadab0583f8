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

-- Of the whole grid, in pixels; 0 for frames from before.
alter table frames add column width integer not null default 0;
alter table frames add column height integer not null default 0;
