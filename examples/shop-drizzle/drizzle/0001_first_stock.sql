-- Custom SQL migration file, put your code below! --
INSERT INTO "items" ("name", "size", "cents") VALUES
  ('apple', 'small', 40),
  ('melon', 'large', 320);
