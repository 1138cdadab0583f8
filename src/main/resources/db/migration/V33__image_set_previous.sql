-- What an image set held before its last change, so that pictures removed by mistake come back.
alter table image_sets add column previous text;
