-- What takes longer than a request: how far it is, and what came of it.
create table operations (
  id text not null primary key,
  kind text not null,
  subject text not null,
  owner text not null,
  details text not null,
  state text not null,
  done integer not null,
  total integer not null,
  result text,
  error text,
  begun bigint not null
);

create index operations_by_subject on operations (kind, subject, begun);
