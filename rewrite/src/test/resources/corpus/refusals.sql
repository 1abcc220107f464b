-- refuse UNPROVEN_OPERATOR
select id from trap where (n, m) is null

-- refuse UNPARSED
select id from trap where not exists (select from pair)

-- refuse UNPROVEN_OPERATOR
select (1, null) = (1, null) from pair

-- refuse UNPROVEN_OPERATOR
select f8 + 1 from trap

-- refuse FLOAT_ORDER
select sum(f8) from trap

-- refuse FLOAT_ORDER
select avg(f4) from trap

-- refuse COLUMN_NOT_REPLICATED
select odd from oddity

-- refuse COLUMN_NOT_REPLICATED
select * from oddity

-- refuse UNTRANSLATABLE
select ctid from pair

-- refuse UNTRANSLATABLE
select xmin, tableoid from pair

-- refuse UNTRANSLATABLE
select pair from pair

-- refuse UNPROVEN_FUNCTION
select count(p.*) from pair p

-- refuse UNKNOWN_RELATION
select * from nowhere

-- refuse UNTRANSLATABLE
select nothing from pair

-- refuse UNPROVEN_FUNCTION
select to_char(d, 'YYYY') from trap

-- refuse UNPROVEN_FUNCTION
select round(f8) from trap

-- refuse UNPROVEN_FUNCTION
select ceil(f8) from trap

-- refuse UNPROVEN_FUNCTION
select sqrt(n) from trap

-- refuse UNPROVEN_FUNCTION
select power(n, 2) from trap

-- refuse UNPROVEN_FUNCTION
select stddev(f8) from trap

-- refuse UNPROVEN_FUNCTION
select variance(distinct n) from trap

-- refuse UNPROVEN_FUNCTION
select var_pop(anyscale) from trap

-- refuse UNPROVEN_FUNCTION
select random() from trap

-- refuse UNPROVEN_FUNCTION
select clock_timestamp() from trap

-- refuse UNTRANSLATABLE
select current_time from trap

-- refuse UNPROVEN_FUNCTION
select generate_series(1, 3) from trap

-- refuse UNPROVEN_FUNCTION
select format('%s', t) from trap

-- refuse UNPROVEN_FUNCTION
select to_hex(i4) from trap

-- refuse UNPROVEN_FUNCTION
select pg_sleep(1) from trap

-- refuse UNPROVEN_FUNCTION
select regexp_matches(t, 'a') from trap

-- refuse UNPROVEN_FUNCTION
select extract(timezone from tz) from trap

-- refuse UNPROVEN_FUNCTION
select extract(millisecond from ts) from trap

-- refuse UNPROVEN_FUNCTION
select extract(century from d) from trap

-- refuse UNPROVEN_OPERATOR
select tz > d from trap

-- refuse UNPARSED
select id from trap where t like 'a|%' escape '|'

-- refuse UNPROVEN_CAST
select f8::numeric from trap

-- refuse UNPROVEN_TYPE
select '2.5'::int from trap

-- refuse UNPROVEN_TYPE
select '2024-1-2'::date from trap

-- refuse UNPROVEN_TYPE
select 'Jan 2 2024'::date from trap

-- refuse UNPROVEN_TYPE
select 'infinity'::timestamp from trap

-- refuse UNPROVEN_TYPE
select timestamp '2024-01-01 00:00:00.123456789' from trap

-- refuse UNPROVEN_TYPE
select 'yes'::boolean from trap

-- refuse UNPARSED
select '{1,2}'::int[] from trap

-- refuse UNPROVEN_TYPE
select id from trap where d = 'today'

-- refuse UNPROVEN_TYPE
select id from trap where i4 = 'x'

-- refuse UNPROVEN_TYPE
select id from trap where tz > '2024-01-01'

-- refuse UNPROVEN_TYPE
select 1e3 from trap

-- refuse UNPROVEN_TYPE
select d + interval '1.5 months' from trap

-- refuse UNPROVEN_OPERATOR
select d + interval '1' day * 3 from trap

-- refuse UNPROVEN_OPERATOR
select id from trap where t = 1

-- refuse UNPROVEN_OPERATOR
select b + 1 from trap

-- refuse UNPROVEN_TYPE
select f8 from trap group by f8

-- refuse UNPROVEN_TYPE
select distinct f4 from trap

-- refuse UNPROVEN_TYPE
select distinct n / 3 from trap

-- refuse UNPROVEN_FUNCTION
select max(n / 3) from trap

-- refuse COLLATION
select id from trap order by t collate "en-US-x-icu"

-- refuse LOCKING_CLAUSE
select id from trap for update

-- refuse UNPARSED
select a from pair tablesample system (50)

-- refuse UNPARSED
select a from pair cross join only trap

-- refuse UNPARSED
select * from pair natural join trap

-- refuse UNTRANSLATABLE
select a from pair order by a fetch first 1 row with ties

-- refuse UNPARSED
select a from pair window w as (order by a)

-- refuse UNPROVEN_FUNCTION
select array_agg(a order by a) from pair

-- refuse UNPARSED
select e'a\nb' from pair

-- refuse UNPARSED
select $$x$$ from pair

-- refuse UNPARSED
select U&'\0041' from pair

-- refuse UNPARSED
select b'101', x'1F' from pair

-- refuse UNPARSED
select 5 # 3 from pair

-- refuse UNPARSED
select 1 << 3 from pair

-- refuse UNPARSED
select 2 ^ 3 from pair

-- refuse UNPARSED
select 'a' 'b' from pair

-- refuse UNPARSED
select 1_000 from pair

-- refuse UNPARSED
select a || b + 1 from pair

-- refuse UNTRANSLATABLE
select a from pair union select b from pair intersect select 3

-- refuse UNTRANSLATABLE
select p.a from pair p where p.a = (select sum(p.b) from pair q)

-- refuse UNTRANSLATABLE
select a from pair p, pair p

-- refuse UNTRANSLATABLE
select a from pair p join pair q on true

-- refuse UNPROVEN_TYPE
select case when a = 1 then 'x'::char(3) else 'y'::char(5) end from pair

-- refuse UNPROVEN_FUNCTION
select nextval('s') from pair

-- refuse UNPROVEN_FUNCTION
select current_schema() from pair

-- refuse UNPROVEN_FUNCTION
select version() from pair

-- refuse UNPROVEN_FUNCTION
select user from pair

-- refuse UNPROVEN_OPERATOR
select id from trap where i4 = null

-- refuse UNPROVEN_OPERATOR
select id from trap where c in (v, 'a')

-- refuse UNPROVEN_FUNCTION
select count(distinct a, b) from pair

-- Postgres's planner drops branches, and describes what is left.
-- refuse UNPROVEN_TYPE
select coalesce('a'::varchar(12), v) from trap

-- refuse UNPROVEN_TYPE
select coalesce(n, null) from trap

-- refuse UNPROVEN_TYPE
select case when 'abc' not between t and 'a' then 1.5::numeric(14,3) else anyscale end from trap

-- refuse UNPROVEN_TYPE
select case when 'a' in (t, 'a') then 1.5::numeric(14,3) else anyscale end from trap

-- refuse UNPROVEN_TYPE
select case when true then n when b then m end from trap

-- refuse UNPROVEN_TYPE
select x from (select case when 1 = 1 then n else m end as x from trap) q

-- refuse UNPROVEN_TYPE
select n from trap except select m * 1.00 from trap where false

-- refuse UNPROVEN_TYPE
select v from trap intersect select t from trap

-- refuse UNPROVEN_TYPE
select n from trap union all select m from trap where 1 = 2

-- Postgres computes what has no column before it reads a row, and raises then.
-- refuse UNPROVEN_OPERATOR
select 1 / 0 from trap where false

-- refuse UNPROVEN_OPERATOR
select case when b then 1 % 0 end from trap

-- refuse UNPROVEN_OPERATOR
select 2147483647 + 1 from trap where false

-- refuse UNPROVEN_OPERATOR
select -(-2147483648) from trap

-- refuse UNPROVEN_OPERATOR
select 1.5 / (2.0 - 2.0) from trap where false

-- refuse UNPROVEN_OPERATOR
select 40000::smallint from trap where false

-- refuse UNPROVEN_CAST
select 1234.5::numeric(5,2) from trap where false

-- refuse UNPROVEN_CAST
select 999.999::numeric(5,2) from trap where false

-- A subquery that is pulled up makes its constants the outer query's.
-- refuse UNPROVEN_OPERATOR
select 1 / x from (select 0 as x from pair where false) q

-- refuse UNPROVEN_OPERATOR
with q as (select 0 as x from pair where false) select 1 / x from q

-- refuse UNPROVEN_OPERATOR
with q(y) as (select 0 as x from pair where false) select 1 / (y * 1) from q

-- refuse UNPROVEN_OPERATOR
select 1.5 / y from (select x + 0.0 as y from (select 0 as x from pair where false) q) r

-- refuse UNPROVEN_CAST
select x::smallint from (select 40000 as x from pair where false) q

-- DuckDB loses the row of an aggregate over nothing beneath these.
-- refuse UNTRANSLATABLE
select a, low from pair p, lateral (select min(n.id) as low from nothing n where n.id < p.a except all select b from pair where false) r

-- refuse UNTRANSLATABLE
select a, low from pair p, lateral (select distinct min(n.id) as low from nothing n where n.id < p.a) r

-- refuse UNTRANSLATABLE
select a, (select count(*) from (select distinct z.low from (select min(n.id) as low from nothing n where n.id < p.a) z) y) from pair p

-- refuse UNTRANSLATABLE
select a, (with w as (select min(n.id) as low from nothing n where n.id < p.a) select count(*) from w) from pair p

-- refuse UNTRANSLATABLE
select a, low from pair p, lateral (select distinct 1 as low from nothing n where n.id < p.a having count(*) = 0) r

-- refuse UNTRANSLATABLE
select id from trap t where 6 not in (select (select a from pair where a = 99) from pair p where t.b)

-- refuse UNTRANSLATABLE
select id from trap t where 6 <> all (select p.a from pair p where t.b and p.b >= (select x.b from pair x where x.s = 'b'))

-- refuse UNTRANSLATABLE
select id from trap t where exists (select 1 from pair q where q.a in (select p.a from (select a from pair where b = (values (2))) p where t.b))

-- Postgres orders by the collation of the branch that its planner leaves.
-- refuse COLLATION
select case when true then t else tc end from trap order by 1

-- refuse COLLATION
select coalesce(null, t, tc) from trap order by 1

-- refuse COLLATION
select x from (select case when s.b then t else tc end as x from trap, (select true as b) s) q order by 1

-- refuse UNTRANSLATABLE
select id, 6 in (select nullif(p.a, p.a) from pair p where t.b and p.b >= (select min(b) from pair having count(*) > 0)) from trap t

-- refuse UNTRANSLATABLE
select id, 6 in (select nullif(p.a, p.a) from pair p where t.b and p.b >= (with q as (select b from pair) select min(b) from q)) from trap t

-- The one row of an aggregate of nothing is lost in DuckDB where a column of an outer query takes part in it and a join shows it.
-- refuse UNTRANSLATABLE
select a, (select max(n.id) from trap n cross join (select max(x.id) from nothing x where x.id = p.a) q) from pair p

-- refuse UNTRANSLATABLE
select a, (select n.id from trap n join (select max(x.id) as y from nothing x where x.id = p.a) q on coalesce(q.y, 2) = n.id) from pair p

-- refuse UNTRANSLATABLE
select a, (select q.z from (select max(x.id) as y from nothing x where x.id = p.a) r, (select 7 as z) q) from pair p

-- refuse UNTRANSLATABLE
select a, l.s from pair p left join lateral (select sum(n.id) as s from trap n cross join (select max(x.id) from nothing x where x.id = p.a) q) l on true

-- refuse UNTRANSLATABLE
select a, (select max(7) from (select max(x.id) as y from nothing x where x.id = p.a) q) from pair p

-- refuse UNTRANSLATABLE
select a, (select coalesce(y, 7) from (select max(x.id) as y from nothing x where x.id = p.a order by 1) q) from pair p

-- refuse UNTRANSLATABLE
select a, (select row_number() over () from (select max(x.id) as y from nothing x where x.id = p.a) q) from pair p

-- refuse UNTRANSLATABLE
select a, (select count(max(x.id)) over () from nothing x where x.id = p.a) from pair p

-- refuse UNTRANSLATABLE
select a, (select q.n from trap t, lateral (select count(*) as n from nothing x where x.id = p.a and x.id = t.id having max(x.id) is null) q limit 1) from pair p

-- refuse UNTRANSLATABLE
select a, low from pair p, lateral (select z.low from (select min(n.id) as low from nothing n where n.id < p.a) z) r

-- refuse UNTRANSLATABLE
select a, (select count(*) from (select low from (select min(n.id) as low from nothing n where n.id < p.a) z group by low) y) from pair p

-- Nor does it have all grouping sets of nothing there.
-- refuse UNTRANSLATABLE
select a, (select count(*) from (select count(*) from nothing x where x.id = p.a group by grouping sets ((), ())) q) from pair p

-- refuse UNTRANSLATABLE
select a, q.y from pair p, lateral (select x.id as y from nothing x where x.id = p.a group by rollup (x.id)) q

-- It multiplies the rows of a query by those around it.
-- refuse UNTRANSLATABLE
select a, (select count(*) from trap t where t.id in (with c as (select id from trap) select id from c where id <= p.a)) from pair p

-- refuse UNTRANSLATABLE
select a, (select count(*) from trap t where exists (with c as (select id from trap) select 1 from c where c.id <= p.a and c.id = t.id)) from pair p

-- refuse UNTRANSLATABLE
select a, (select count(*) from trap t left join lateral (with c as (select id from trap) select id from c where id <= p.a) l on true) from pair p
