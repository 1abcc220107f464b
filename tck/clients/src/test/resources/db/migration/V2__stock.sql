ALTER TABLE warehouse ADD COLUMN capacity integer NOT NULL DEFAULT ${capacity};
CREATE TABLE stock AS
SELECT w.id AS warehouse_id, p.id AS product_id, (w.id * p.id) % 50 AS pieces
FROM warehouse w CROSS JOIN product p;
ALTER TABLE stock ADD PRIMARY KEY (warehouse_id, product_id);
