-- Games of human against discriminator; pictures of rounds are PNG.

create table games (
  id text not null primary key,
  made bigint not null,
  begun integer not null,
  closes bigint not null,
  is_over boolean not null
);

create table game_rounds (
  game text not null references games (id) on delete cascade,
  number integer not null,
  png bytea not null,
  is_real boolean not null,
  run text not null,
  step integer not null,
  belief double precision,
  primary key (game, number)
);

create table game_answers (
  game text not null references games (id) on delete cascade,
  number integer not null,
  player text not null,
  is_real boolean not null,
  took bigint not null,
  primary key (game, number, player)
);
