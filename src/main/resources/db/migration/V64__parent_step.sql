-- The step at which a fork began; null for forks of before, and for runs that are none.

alter table runs add column parent_step integer;
