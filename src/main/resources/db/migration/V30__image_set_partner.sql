-- The other set of a pair: picture i of one belongs to picture i of the other.
alter table image_sets add column partner text;
