-- title: DBeaver: the row count of a table
select count(*) from sales;
-- title: DBeaver: the row count under a filter
select count(*) from public.sales x where x.status = 'paid' and x.quantity > 3;
-- title: DBeaver: the first rows of a filtered, sorted grid
select s.id, s.customer_id, s.sold_at, s.status, s.channel from public.sales s where status <> 'paid' order by s.sold_at desc, s.id limit 200;
-- title: DBeaver: a page further down
select id, sold_at, quantity, unit_price from public.sales order by id limit 100 offset 1000;
-- title: DBeaver: the value picker of a column with counts
select status, count(*) from public.sales group by status order by count(*) desc limit 100;
-- title: DBeaver: grouping panel with a total
select channel, count(*) as cnt, sum(quantity) as total from public.sales group by channel order by 1;
-- title: Metabase: count by day
select cast(sold_at as date) as "sold_at", count(*) as "count" from "public"."sales" group by cast(sold_at as date) order by cast(sold_at as date) asc;
-- title: Metabase: sum by month
select date_trunc('month', "public"."sales"."sold_at") as "sold_at", sum("public"."sales"."quantity") as "sum" from "public"."sales" group by date_trunc('month', "public"."sales"."sold_at") order by date_trunc('month', "public"."sales"."sold_at") asc;
-- title: Metabase: by week that begins on a Sunday
select (date_trunc('week', (sold_at + interval '1 day')) + interval '-1 day') as week, count(distinct customer_id) as customers from sales group by (date_trunc('week', (sold_at + interval '1 day')) + interval '-1 day') order by 1;
-- title: Metabase: by quarter over a join
select date_trunc('quarter', s.sold_at) as "Quarter", p.category as "Products__category", sum(s.unit_price * s.quantity) as "Revenue" from sales s left join products p on s.product_id = p.id group by 1, 2 order by 1, 2;
-- title: Metabase: hour of day
select extract(hour from sold_at) as hour, count(*) as n from sales group by extract(hour from sold_at) order by 1;
-- title: Metabase: day of week, from Sunday
select ((extract(dow from sold_at) + 1))::integer as dow, avg(quantity) as items from sales group by 1 order by 1;
-- title: Metabase: month of year
select extract(month from ship_date)::integer as month, count(*) as shipped from sales where ship_date is not null group by 1 order by 1;
-- title: Metabase: events by day in the session's time zone
select date_trunc('day', at) as day, count(*) from events where kind = 'purchase' group by 1 order by 1;
-- title: Metabase: filter on the last months before a day
select count(*) as "count" from "public"."sales" where ("public"."sales"."sold_at" >= date_trunc('month', timestamp '2024-06-15 00:00:00' + interval '-3 month') and "public"."sales"."sold_at" < date_trunc('month', timestamp '2024-06-15 00:00:00'));
-- title: Metabase: binned numbers
select (floor((("public"."sales"."unit_price" - 0.0) / 50.0)) * 50.0) + 0.0 as "unit_price", count(*) as "count" from "public"."sales" group by 1 order by 1 asc;
-- title: Metabase: a limit wrapped around a model
select "source"."status" as "status", "source"."sum" as "sum" from (select status, sum(quantity) as "sum" from sales group by status) as "source" where "source"."sum" > 100 order by 2 desc limit 2000;
-- title: Metabase: share of rows by a condition
select sum(case when status = 'returned' then 1 else 0.0 end) / count(*) as "Share" from sales;
-- title: Metabase: search in texts, no case
select id, first_name, last_name from customers where lower(last_name) like '%müll%' order by id limit 100;
-- title: Metabase: filter on is empty
select count(*) as "count" from customers where (email is null or email = '');
-- title: Tableau: a dimension and two measures
select "sales"."channel" as "channel", sum("sales"."quantity") as "sum:quantity:ok", avg("sales"."unit_price") as "avg:price:ok" from "public"."sales" "sales" group by 1;
-- title: Tableau: the domain of a filter
select "products"."category" as "category" from "public"."products" "products" group by 1 order by 1 asc;
-- title: Tableau: top ten by a measure, joined back
select s.store_id, date_trunc('month', s.sold_at) as mn, sum(s.quantity) as q from sales s inner join (select store_id as sid, sum(quantity) as m from sales where store_id is not null group by store_id order by m desc, sid limit 10) t0 on s.store_id = t0.sid group by 1, 2 order by 1, 2;
-- title: Tableau: year and month of a date
select extract(year from "ship_date")::integer as "yr:ship_date", extract(month from "ship_date")::integer as "mn:ship_date", count(1) as "cnt" from sales group by 1, 2;
-- title: Tableau: a check that a query works
select sum(1) as "cnt:ok" from (select * from customers) "Custom SQL Query" having count(1) > 0;
-- title: Tableau: the bounds of a date filter
select min(sold_at) as "TEMP(min)", max(sold_at) as "TEMP(max)" from sales;
-- title: Tableau: a fixed level of detail
select t1.country, avg(t0.total) as avg_total from (select customer_id, sum(quantity * unit_price) as total from sales group by customer_id) t0 join customers t1 on t0.customer_id = t1.id group by t1.country order by 1;
-- title: Pivot with FILTER
select channel, count(*) filter (where status = 'paid') as paid, count(*) filter (where status = 'open') as open, count(*) filter (where status = 'returned') as returned, sum(quantity) filter (where status = 'paid') as paid_items from sales group by channel order by channel nulls last;
-- title: Pivot with CASE by year
select store_id, sum(case when extract(year from sold_at) = 2022 then quantity end) as y2022, sum(case when extract(year from sold_at) = 2023 then quantity end) as y2023, sum(case when extract(year from sold_at) = 2024 then quantity end) as y2024 from sales group by store_id order by store_id;
-- title: Running total by month
select month, revenue, sum(revenue) over (order by month) as running from (select date_trunc('month', sold_at) as month, sum(quantity * unit_price) as revenue from sales where status = 'paid' group by 1) m order by month;
-- title: Running total within each year
select day, sum(n) over (partition by extract(year from day) order by day rows between unbounded preceding and current row) as ytd from (select sold_at::date as day, count(*) as n from sales group by 1) d order by day;
-- title: Moving average of seven days
select day, n, avg(n) over (order by day rows between 6 preceding and current row) as avg7 from (select sold_at::date as day, count(*) as n from sales group by sold_at::date) d order by day;
-- title: Year over year with LAG
select month, revenue, lag(revenue, 12) over (order by month) as last_year, revenue - lag(revenue, 12) over (order by month) as change from (select date_trunc('month', sold_at) as month, sum(quantity * unit_price) as revenue from sales group by 1) m order by month;
-- title: Growth in percent
select yr, total, round(100.0 * (total - prev) / nullif(prev, 0), 2) as growth from (select yr, total, lag(total) over (order by yr) as prev from (select extract(year from sold_at)::int as yr, sum(quantity * unit_price) as total from sales group by 1) a) b order by yr;
-- title: Cohort retention by month
with firsts as (select customer_id, date_trunc('month', min(sold_at)) as cohort from sales where customer_id is not null group by customer_id), activity as (select distinct customer_id, date_trunc('month', sold_at) as month from sales where customer_id is not null) select f.cohort, (extract(year from a.month) - extract(year from f.cohort)) * 12 + extract(month from a.month) - extract(month from f.cohort) as months_later, count(*) as customers from firsts f join activity a using (customer_id) group by 1, 2 order by 1, 2;
-- title: Funnel by customer
select count(distinct case when kind = 'visit' then customer_id end) as visited, count(distinct case when kind = 'cart' then customer_id end) as carted, count(distinct case when kind = 'checkout' then customer_id end) as checked_out, count(distinct case when kind = 'purchase' then customer_id end) as purchased from events;
-- title: Funnel in order, by session
with steps as (select session_id, min(at) filter (where kind = 'visit') as visited, min(at) filter (where kind = 'cart') as carted, min(at) filter (where kind = 'purchase') as bought from events group by session_id) select count(visited) as visits, count(*) filter (where carted > visited) as carts, count(*) filter (where bought > carted and carted > visited) as purchases from steps;
-- title: Percentiles of durations
select kind, percentile_cont(0.5) within group (order by duration_ms) as median, percentile_cont(0.95) within group (order by duration_ms) as p95, percentile_disc(0.9) within group (order by duration_ms) as p90 from events group by kind order by kind;
-- title: Quartiles of customers by revenue
select quartile, count(*) as customers, min(total) as lowest, max(total) as highest from (select customer_id, sum(quantity * unit_price) as total, ntile(4) over (order by sum(quantity * unit_price), customer_id) as quartile from sales where customer_id is not null group by customer_id) q group by quartile order by quartile;
-- title: Top three products of each category
select category, name, revenue, place from (select p.category, p.name, sum(s.quantity * s.unit_price) as revenue, row_number() over (partition by p.category order by sum(s.quantity * s.unit_price) desc, p.name) as place from sales s join products p on p.id = s.product_id group by p.category, p.name) r where place <= 3 order by category, place;
-- title: Share of the whole
select category, revenue, round(100 * revenue / sum(revenue) over (), 2) as percent from (select coalesce(p.category, 'none') as category, sum(s.quantity * s.unit_price) as revenue from sales s join products p on p.id = s.product_id group by 1) c order by revenue desc;
-- title: CASE buckets of age
select case when birth_date is null then 'unknown' when birth_date >= date '1995-01-01' then 'young' when birth_date >= date '1970-01-01' then 'middle' else 'old' end as "Age Group", count(*) as "Customers", count(distinct country) as "Countries" from customers group by 1 order by 2 desc;
-- title: Buckets of a number with a spaced alias
select width_bucket(unit_price, 0, 500, 10) as "Price Bucket", count(*) as "Row Count" from sales group by 1 order by 1;
-- title: Distinct counts by segment
select segment, count(*) as n, count(distinct country) as countries, count(distinct email) as emails from customers group by segment order by segment nulls first;
-- title: Customers who never bought
select count(*) from customers c where not exists (select 1 from sales s where s.customer_id = c.id and s.status = 'paid');
-- title: Customers who bought in both years
select count(*) from (select customer_id from sales where sold_at < timestamp '2023-01-01' intersect select customer_id from sales where sold_at >= timestamp '2024-01-01') both_years;
-- title: Customers lost after a year
select country, count(*) as lost from customers where id in (select customer_id from sales where sold_at < timestamp '2023-01-01' except select customer_id from sales where sold_at >= timestamp '2023-06-01') group by country order by country nulls last;
-- title: Subtotals by ROLLUP
select p.category, p.subcategory, sum(s.quantity) as items, grouping(p.category, p.subcategory) as level from sales s join products p on p.id = s.product_id group by rollup (p.category, p.subcategory) order by level, 1, 2;
-- title: A cross table by CUBE
select channel, status, count(*) as n, sum(quantity * unit_price) as revenue from sales group by cube (channel, status) order by 1, 2;
-- title: Two groupings in one
select extract(year from sold_at)::int as yr, store_id, count(*) from sales group by grouping sets ((1), (store_id), ()) order by 1, 2;
-- title: Days without a sale filled in
select d::date as day, count(s.id) as n from generate_series(timestamp '2024-01-01', timestamp '2024-03-31', interval '1 day') as d left join sales s on s.sold_at >= d and s.sold_at < d + interval '1 day' and s.store_id = 7 group by d order by d;
-- title: The latest event of each customer
select distinct on (customer_id) customer_id, kind, at from events where customer_id is not null order by customer_id, at desc, id desc;
-- title: Time between orders
select customer_id, avg(gap) as avg_gap from (select customer_id, sold_at::date - lag(sold_at::date) over (partition by customer_id order by sold_at, id) as gap from sales where customer_id is not null) g where gap is not null group by customer_id order by avg_gap desc, customer_id limit 50;
-- title: Stores open on a day, quoted names
select s."Store Name", s.city, count(x.id) as "Sales" from "Store" s left join sales x on x.store_id = s.id and x.sold_at::date between s.opened and coalesce(s.closed, date '9999-12-31') group by s."Store Name", s.city order by 3 desc, 1;
-- title: Discounts with defaults
select coalesce(channel, 'unknown') as channel, avg(coalesce(discount, 0)) as avg_discount, sum(quantity * unit_price * (1 - coalesce(discount, 0))) as net from sales group by 1 order by 1;
-- title: Margin by category, division guarded
select p.category, sum(s.quantity * (s.unit_price - coalesce(p.cost, 0))) / nullif(sum(s.quantity * s.unit_price), 0) as margin from sales s join products p on p.id = s.product_id where p.active group by p.category having sum(s.quantity) > 10 order by margin desc;
-- title: Spread of prices
select status, stddev_samp(quantity) as spread, var_pop(quantity) as variance, min(unit_price), max(unit_price) from sales group by status order by status;
-- title: First and last value by customer
select distinct customer_id, first_value(channel) over (partition by customer_id order by sold_at, id) as first_channel, last_value(status) over (partition by customer_id order by sold_at, id rows between unbounded preceding and unbounded following) as last_status from sales where customer_id < 100 order by 1;
-- title: Labels made of texts
select upper(left(segment, 3)) || '-' || coalesce(country, '??') as label, count(*) from customers group by 1 order by 2 desc, 1 limit 20;
-- title: Attributes in JSON
select attributes ->> 'color' as color, count(*) as n, avg(price) as price from products group by 1 order by 1;
