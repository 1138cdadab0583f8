-- What the instructor handed out, and the runs that people got of it.

create table handouts (
  id text not null primary key,
  family text not null,
  given bigint not null
);

create table handout_runs (
  handout text not null references handouts (id) on delete cascade,
  run text not null,
  primary key (handout, run)
);
