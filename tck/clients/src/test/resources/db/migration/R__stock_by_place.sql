CREATE OR REPLACE VIEW stock_by_place AS
SELECT w.place, sum(s.pieces) AS pieces FROM warehouse w JOIN stock s ON s.warehouse_id = w.id GROUP BY w.place;
