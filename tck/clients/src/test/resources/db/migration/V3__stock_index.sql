CREATE INDEX CONCURRENTLY stock_product ON stock (product_id);
