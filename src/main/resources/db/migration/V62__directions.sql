-- Directions of a run's latent space that its people have named; numbers are JSON.

create table directions (
  run text not null references runs (id) on delete cascade,
  name text not null,
  numbers text not null,
  primary key (run, name)
);
