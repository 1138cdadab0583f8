-- A fingerprint of the pictures of a set that no model learns from.

alter table image_sets add column held_out varchar(64);
