-- Image sets by the key of their input, as single pictures are; and points that somebody drew.

update runs set image_sets = case
  when image_sets = '[]' then '{}'
  when family = 'cyclegan' then
    '{"a":' || replace(substr(image_sets, 2, length(image_sets) - 2), '","', '","b":"') || '}'
  else '{"pictures":' || substr(image_sets, 2, length(image_sets) - 2) || '}'
end;

alter table runs add column points text not null default '{}';
