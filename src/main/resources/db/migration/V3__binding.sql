-- The id that this database shares with the folder of its blobs; one row.
create table bound_folder (
  id text not null primary key
);

-- Blobs of frames and checkpoints that gave way to others, since a sweep first saw them.
create table discarded_blobs (
  blob text not null primary key,
  since bigint
);
