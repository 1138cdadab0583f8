-- How often the database and its folder were used together; the folder keeps it, too.
alter table bound_folder add column age integer not null default 0;
