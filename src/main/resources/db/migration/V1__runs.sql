-- Both SQLite and PostgreSQL read this. Times are milliseconds since 1970, lists and settings JSON.

create table image_sets (
  id text not null primary key,
  name text not null,
  owner text not null,
  pictures integer not null,
  size integer not null,
  channels integer not null,
  labels text not null,
  captioned boolean not null,
  blob text not null,
  built_in text,
  created bigint not null
);

create table runs (
  id text not null primary key,
  family text not null,
  image_sets text not null,
  settings text not null,
  seed bigint not null,
  steps integer not null,
  pause_at integer,
  label text,
  owner text not null,
  parent text,
  state text not null,
  worker text,
  reason text,
  wish text not null,
  note text,
  step integer not null,
  steps_per_second double precision not null,
  attempt integer not null,
  version integer not null,
  created bigint not null,
  idempotency_key text,
  unique (owner, idempotency_key)
);

create table checkpoints (
  run text not null references runs (id) on delete cascade,
  step integer not null,
  blob text not null,
  primary key (run, step)
);

create table frames (
  run text not null references runs (id) on delete cascade,
  step integer not null,
  blob text not null,
  grid_columns integer not null,
  grid_rows integer not null,
  primary key (run, step)
);

-- A chunk is a stretch of steps that measured the same names (a JSON list); each row of it is a big-endian
-- int, the step, and a float for each name.
create table metric_chunks (
  run text not null references runs (id) on delete cascade,
  first_step integer not null,
  row_count integer not null,
  names text not null,
  content bytea not null,
  primary key (run, first_step)
);

-- db-scheduler's own table; "again" is ours: offered again while a worker has it.
create table scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  again boolean not null default false,
  primary key (task_name, task_instance)
);

create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
