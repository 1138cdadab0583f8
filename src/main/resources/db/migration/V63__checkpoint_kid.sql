-- How near what was drawn at a checkpoint came to the set, as last measured before; null where it was not.

alter table checkpoints add column kid_small double precision;
