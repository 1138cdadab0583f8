-- The people of a workshop. The instructor has no row: it is the one whose id is 'local'.

create table participants (
  id text not null primary key,
  name text not null,
  pin text not null,
  token text not null,
  joined bigint not null,
  removed boolean not null
);

-- By a hash of the secret that the browser keeps. The instructor's sessions are here as well.
create table sessions (
  hash text not null primary key,
  participant text not null,
  expires bigint not null
);

create index sessions_participant on sessions (participant);

-- What people say of runs, image sets and others; a thing without a card is private.
create table cards (
  thing text not null primary key,
  visibility text not null,
  name text not null,
  note text not null,
  favourite boolean not null
);

create table picture_givers (
  picture text not null,
  participant text not null,
  primary key (picture, participant)
);

-- One row: how the workshop is set up.
create table house (
  id integer not null primary key,
  code text not null,
  locked boolean not null,
  frozen boolean not null,
  visibility text not null,
  runs integer not null,
  tool_requests integer not null,
  uploads integer not null,
  megabytes integer not null,
  megabytes_in_all integer not null,
  announcement text,
  announced bigint
);
