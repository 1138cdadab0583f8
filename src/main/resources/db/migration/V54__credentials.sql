-- PINs and tokens are computed by a key that the database does not have.

alter table participants drop column pin;
alter table participants drop column token;
