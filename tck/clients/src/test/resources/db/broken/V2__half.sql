CREATE TABLE half (id integer PRIMARY KEY);
SELECT sum(amount) FROM nowhere;
