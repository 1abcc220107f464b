CREATE TABLE warehouse (
  id integer PRIMARY KEY,
  place varchar(40) NOT NULL,
  opened date
);
COPY warehouse (id, place, opened) FROM STDIN;
1	Leipzig	2020-05-01
2	Graz	\N
3	Zürich	2023-01-15
\.
CREATE FUNCTION stocked(warehouse_id integer) RETURNS boolean LANGUAGE plpgsql AS $body$
BEGIN
  RETURN warehouse_id % 2 = 1; -- a semicolon; within a body
END;
$body$;
