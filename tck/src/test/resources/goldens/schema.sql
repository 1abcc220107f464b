-- What the statements of the goldens are about: small, with NULLs, accents, ties and odd names.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE customer (
  id int PRIMARY KEY, name text, city varchar(20), code char(4), since date, mood mood, boss int);
INSERT INTO customer VALUES
  (1, 'Åsa', 'Oslo', 'A1', '2020-02-29', 'happy', NULL),
  (2, 'zoe', 'Paris', 'B2', '2021-01-31', 'sad', 1),
  (3, 'Émile', 'Paris', 'A1', '2019-12-31', 'ok', 1),
  (4, 'eve', NULL, NULL, NULL, NULL, 2),
  (5, 'Zoe', 'Oslo', 'C3', '2024-07-01', 'happy', 3);
CREATE TABLE purchase (
  id bigint PRIMARY KEY, customer int, amount numeric(10,2), weight float8, at timestamp,
  sent timestamptz, paid boolean, tags text[], doc jsonb);
INSERT INTO purchase
  SELECT i, 1 + i % 4, i * 1.25 - 3, i / 8.0, timestamp '2024-01-01 08:00' + i * interval '31 hours',
         timestamptz '2024-03-30 22:00Z' + i * interval '3 hours',
         CASE i % 3 WHEN 0 THEN true WHEN 1 THEN false END,
         CASE WHEN i % 5 = 0 THEN ARRAY['x', 'y' || i] END,
         pg_catalog.jsonb_build_object('k', i, 't', 'v' || i)
    FROM generate_series(1, 24) i;
CREATE TABLE part (day date, id int, qty int, PRIMARY KEY (day, id)) PARTITION BY RANGE (day);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE part_2 PARTITION OF part DEFAULT;
INSERT INTO part SELECT date '2024-01-20' + i, i, i % 4 FROM generate_series(1, 20) i;
CREATE TABLE "Odd ""Name" ("Column" int PRIMARY KEY, "select" text);
INSERT INTO "Odd ""Name" VALUES (1, 'a''b'), (2, 'c\d');
CREATE VIEW spent AS
  SELECT c.name, sum(p.amount) AS total FROM customer c JOIN purchase p ON p.customer = c.id GROUP BY c.name;
CREATE VIEW guarded WITH (security_barrier) AS SELECT id, name FROM customer WHERE id < 4;
CREATE TABLE secret (id int PRIMARY KEY, v int);
INSERT INTO secret VALUES (1, 1), (2, 2);
ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
CREATE TABLE floats (id int PRIMARY KEY, f float8, r real);
INSERT INTO floats VALUES (1, 0.1, 0.1), (2, 0.2, 16777217), (3, 'NaN', NULL);
CREATE MATERIALIZED VIEW frozen AS SELECT count(*) AS n FROM customer;
ANALYZE;
