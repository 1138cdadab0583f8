-- Live settings that were changed while a run trained, in the order of their times.
create table setting_changes (
  run text not null references runs (id) on delete cascade,
  step integer not null,
  setting text not null,
  value_before text not null,
  value_after text not null,
  changed bigint not null
);

create index setting_changes_by_run on setting_changes (run, changed);
