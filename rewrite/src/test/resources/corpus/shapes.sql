-- Frames of windows.
select id, sum(i4) over (order by id rows between 2 preceding and current row), count(t) over (order by id rows 3 preceding) from trap where id not in (6, 7) order by id

select id, sum(n) over (partition by b order by id rows between 1 preceding and 1 following), avg(n) over (order by id desc rows between current row and unbounded following) from trap order by id

select id, sum(m) over (order by i4 groups between 1 preceding and current row), min(d) over (order by i4 groups 2 preceding) from trap order by id

select id, sum(n) over (order by i4 range between unbounded preceding and current row), max(i4) over (order by i2 range between current row and unbounded following) from trap order by id

select id, sum(i2) over (order by id rows between 2 preceding and 2 following exclude current row), count(*) over (order by i2 groups between unbounded preceding and unbounded following exclude ties), count(*) over (order by i2 rows between 1 preceding and 1 following exclude group) from trap order by id

select id, sum(n) over (order by id rows between 3 following and 5 following), avg(i4) over (order by id rows between 5 preceding and 3 preceding) from trap order by id

select id, avg(any1) over (order by id rows between 1 preceding and current row) from kind where id in (1, 2, 3, 5, 9) order by id

select id, sum(i4) filter (where b) over (order by id), count(*) filter (where i2 > 1) over (partition by b) from trap where id not in (6, 7) order by id

select id, first_value(v) over (order by id rows between 1 preceding and 1 following), last_value(n) over (order by id rows between 1 preceding and 1 following), nth_value(c, 2) over (order by id), nth_value(i4, 3) over (order by id rows between 1 preceding and 1 following) from trap order by id

select id, lead(e, 1, 'ok') over (order by id), lag(am, 1, 1.50) over (order by id), lag(iv, 2, interval '1 day') over (order by id) from kind order by id

select id, lag(n, 1, 0.00) over (order by id), lead(t, 2, 'none') over (order by id), lag(i4, 1, 7) over (order by id), lag(d, 3, null) over (order by id) from trap order by id

select id, ntile(3) over (order by id), ntile(20) over (order by i4, id), percent_rank() over (order by i4), cume_dist() over (partition by b order by i2) from trap order by id

select id, row_number() over (order by id rows between 1 preceding and current row), lag(i4) over (order by id rows 2 preceding) from trap order by id

-- refuse UNTRANSLATABLE
select id, sum(i4) over (order by i4 range between 2 preceding and current row) from trap

-- refuse UNPROVEN_FUNCTION
select lag(n, 1, 0.5) over (order by id) from trap

-- refuse UNPROVEN_FUNCTION
select ntile(i4) over (order by id) from trap

-- refuse UNPROVEN_FUNCTION
select ntile(0) over (order by id) from trap

-- DISTINCT ON takes the first row of each.
select distinct on (a) a, b, x from pair order by a, b desc, x

select distinct on (b, i2) id, n from trap order by b, i2 desc, id

select distinct on (i2) i2 as k, id from trap order by k, id desc limit 3

select x.a from (select distinct on (a) a, b from pair order by a nulls first, b) x order by 1

select distinct on (1) b, id from trap order by 1, 2

select distinct on (m) m, id from trap where m is not null order by m, id

-- refuse UNPROVEN_TYPE
select distinct on (any1) any1, id from kind order by any1, id

-- icu raises
select distinct on (t) t, id from trap order by t, id

-- refuse UNTRANSLATABLE
select distinct on (a) a, b from pair

-- Several grouping sets.
select a, b, sum(x), count(*) from pair group by rollup (a, b) order by 1, 2, 3

select a, b, sum(x), grouping(a), grouping(a, b) from pair group by cube (a, b) order by 4, 5, 1, 2, 3

select a, b, count(*) from pair group by a, rollup (b) order by 1, 2, 3

select a, s, count(*), max(b) from pair group by grouping sets ((a, s), (s), ()) order by 1, 2, 3, 4

select coalesce(a, -1) as k, a + 1, count(*) from pair group by rollup (a) order by 1, 2, 3

select i2, count(*) from trap where id < 0 group by rollup (i2)

select i2, count(*) from trap where id < 0 group by grouping sets ((i2))

select count(*), sum(n) from trap where id < 0 group by grouping sets ((), ())

select n, count(*) from trap group by rollup (n) having count(*) > 1 order by 1, 2

select extract(year from d), sum(i4) from trap group by cube (extract(year from d)) order by 1, 2

select b, sum(n) from trap group by rollup (b) having b is null order by 2

select a, count(*) from (select a, sum(x) as t from pair group by rollup (a)) q group by a order by 1, 2

-- refuse UNTRANSLATABLE
select count(*) from trap group by rollup ((1 = 1))

-- refuse UNTRANSLATABLE
select k, count(*) from (select 1 as k from trap) q group by rollup (k)

-- Through a set operation the planner does not look, so that a constant in it stays a key.
select k, a, count(*), sum(x) from (select 'one' as k, a, x from pair union all select 'two', b, x from pair) q group by rollup (k, a) order by 1, 2, 3

select k, count(*), grouping(k) from (select 1 as k from pair union all select 1 from pair) q group by cube (k) order by 3, 1

select k, a, count(*) from (select 'one' as k, a from pair union select 'two', b from pair) q group by grouping sets ((k), (a, k), ()) order by 1, 2, 3

-- A position among the keys stands for the column's expression.
select extract(year from d)::int as y, b, count(*), sum(i4) from trap group by grouping sets ((1), (b), ()) order by 1, 2, 3, 4

select a % 2 as parity, b, count(*) from pair group by rollup (1, 2) order by 1, 2, 3

-- refuse UNTRANSLATABLE
select 7 as k, count(*) from pair group by rollup (1)

-- A subquery without an alias.
select max(a), count(*) from (select a, b from pair where a > 1)

select q.b, a from (select a from pair), (select b from pair) q order by 1, 2

-- string_agg in a given order.
select string_agg(t, ', ' order by id), string_agg(v, '' order by i4 desc, id), string_agg(c, '|' order by id) from trap

select b, string_agg(t, '-' order by id desc) filter (where i4 > 5) from trap group by b order by b

select string_agg(s, ',' order by b), count(*) from pair where a > 99

select string_agg(distinct s, ',') from pair

select string_agg(distinct s, ',' order by s desc) from pair

-- icu raises
select string_agg(t, ',' order by t) from trap

-- refuse UNPROVEN_FUNCTION
select string_agg(t, ',') from trap

-- refuse UNPROVEN_FUNCTION
select string_agg(t, v order by id) from trap

-- refuse UNPROVEN_FUNCTION
select sum(n order by id) from trap

select id from trap where i4 between symmetric 10 and 1 and n not between symmetric 3 and 1 order by id

-- Series in FROM.
select g.x, p.a from generate_series(1, 3) as g(x) left join pair p on p.a = g.x order by 1, 2

select g, id from generate_series(5, 1, -2) g join trap on id = g order by 1

select generate_series, count(p.a) from generate_series(2147483646, 2147483650) left join pair p on p.b = generate_series - 2147483645 group by 1 order by 1

select x + 1, d + x from generate_series(3, 1) g(x), trap

select * from trap_view, generate_series(1, 2) as s order by id, s

select g, g::date as on_day, count(t.id) from generate_series(timestamp '2024-01-30', timestamp '2024-03-02', interval '1 day') as g left join trap t on t.ts >= g and t.ts < g + interval '1 day' group by g order by g

select g.at + interval '1 month', p.a from generate_series(timestamp '2024-03-02', '2024-02-28'::timestamp, '-1 day -06:00:00') g(at) join pair p on extract(day from at) = p.b order by 1, 2

select generate_series, p.a from generate_series(timestamp '1999-12-31', timestamp '2000-01-01', interval '7 hours') left join pair p on p.a > extract(hour from generate_series) order by 1, 2

select count(*) from pair, generate_series(timestamp '2024-01-02', timestamp '2024-01-01', interval '1 day') d

-- refuse UNTRANSLATABLE
select * from pair, generate_series(timestamp '2024-01-31', timestamp '2024-05-31', interval '1 month') d

-- refuse UNTRANSLATABLE
select * from pair, generate_series(date '2024-01-31', date '2024-05-31', interval '1 day') d

-- refuse UNTRANSLATABLE
select * from pair, generate_series(timestamp '2024-01-01', timestamp '2024-01-02', interval '0 days') d

-- refuse UNTRANSLATABLE
select * from pair, generate_series(1, a) g

-- refuse UNTRANSLATABLE
select * from pair, generate_series(1, 2, 0) g

-- refuse UNTRANSLATABLE
select * from pair, generate_series(1.0, 2.0) g

-- refuse UNTRANSLATABLE
select * from pair, unnest(array[1, 2]) g

-- Recursion.
with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select * from r order by n

with recursive r(k, depth, path) as (select id, 1, t from trap where id = 1 union all select p.b, r.depth + 1, r.path || '/' || p.s from r join pair p on p.a = r.k where r.depth < 4) select k, depth, path from r order by depth, k, path

with recursive r(k) as (select a from pair union select b from pair join r on r.k = pair.a) select k, count(*) from r group by k order by k

with recursive s as (select a, sum(x) as t from pair group by a), r(k, d) as (select a, 1 from s where t > 0 union all select p.b, r.d + 1 from pair p, r where p.a = r.k and r.d < 3) select r.k, d, t from r left join s on s.a = r.k order by 1, 2, 3

with recursive r(n, x) as (select 1, 0.50 union all select n + 1, 0.75 from r where n < 3) select sum(x) from r

-- refuse UNTRANSLATABLE
with recursive r(n) as (select 1 union all select n + 1 from r) select * from r limit 3

-- refuse UNTRANSLATABLE
select (select max(n) from (with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select n from r) q) from pair

-- refuse UNTRANSLATABLE
with recursive r(n) as (select 1 union all select n + 1 from r) select a from pair where exists (select * from r)

-- refuse UNPROVEN_TYPE
with recursive r(n, x) as (select 1, 0.5 union all select n + 1, x * 2 from r where n < 3) select * from r

-- One row of nothing, correlated.
select distinct a, (select min(n.id) from nothing n where n.id < p.a) from pair p

select a, low from pair p, lateral (select distinct y.b as low from pair y where y.a = p.a) r

select a, low from pair p, lateral (select distinct min(n.id) as low from nothing n) r

-- DuckDB thinks that an outer join has no rows when it knows that one side has none.
select count(*) from trap a where exists (select 1 from trap b left join trap c on c.i4 = 999)

select count(*) from trap a where not exists (select 1 from trap b left join trap c on c.i4 = 999)

select count(*) from trap a where exists (select 1 from trap b left join trap c on c.i4 = 999 where b.id = a.id)

select count(*) from trap a where exists (select 1 from trap b left join trap c on c.t = 'r1 r2 r3 r4')

select a.id from trap a left join trap c on (a.i4 = 1 and c.i4 = 999)

select a.id from trap a left join trap c on not (a.i4 = 1 or c.i4 = 999)

select a.id from trap a left join trap c on (c.i4 = 999 and a.i4 = 1) or (c.i4 = 999 and a.i4 = 2)

select a.id from trap a left join lateral (select c.id from trap c where c.i4 = 999) l on true

select 1 from trap a left join trap c on c.i4 = 999 limit 2

select a.id, c.id from trap a left join trap c on c.id = a.id and c.i4 = 999 order by a.id limit 2 offset 1

select 1 from trap a right join trap b on a.id = b.id and a.b < false cross join (select 'a' as x from trap) c order by 1 limit 2

select count(*) from (select 1 from trap a full join trap c on c.i4 = a.i4 and a.b < false limit 3) s

with q as (select a.id from trap a left join trap c on c.i4 = 999) select 1 from q limit 2

select count(*) from (select a.id from trap a left join trap c on c.i4 = 999 union all select 1 fetch first 2 rows only) s

-- sorted
select p.b, l.id from pair p, lateral (select a.id from trap a left join trap c on c.i4 = 999 where a.id > p.b order by a.id limit 2) l

-- sorted
select p.b, (select a.id from trap a left join trap c on c.i4 = 999 order by a.id limit 1) from pair p

-- sorted
select p.b from pair p where p.b in (select a.id from trap a left join trap c on c.i4 = 999 order by a.id limit 3)

-- Sums over such a join, and over an aggregate of nothing.
select a.id, sum(a.i8) from trap a left join trap c on c.id > 99 and c.i4 = a.i4 group by a.id having sum(a.i8) > 0 order by 1

select b, sum(i8), avg(i8), sum(distinct i4) from (select a.b, case when a.id > 4 then 9000000000000000000 else 9100000000000000000 end as i8, a.i4 from trap a left join trap c on c.id > 99) s group by b order by 1

select a.i4, sum(a.id) from trap a full join trap c on c.id > 99 and c.i4 = a.i4 group by a.i4 having 1 <> sum(distinct a.id) order by 1

select a.i4, sum(a.n) from (select id from trap where id > 99) c right join trap a on c.id = a.id group by a.i4 having sum(a.n) > 1 order by 1

select id, sum(i4) over (order by id) > 5 from (select a.id, a.id as i4 from trap a left join trap c on c.id > 99) s order by 1

select sum(9000000000000000000 + a.id), min(q.m) from (select max(i4) as m from trap where id > 99) q, trap a

select count(*) from (select sum(a.id) as s from (select max(i4) as m from trap where id > 99) q left join trap a on true) x where s > 0

select i4, s from (select a.i4, sum(a.id) as s from trap a left join trap c on c.id > 99 group by a.i4) x where s between 1 and 12 order by s, i4

-- Conditions that are NULL elsewhere than their column is.
select id from trap where nullif('abc', t) like 'a%' order by id

select id from trap where nullif('a', t) in ('a', 'x') order by id

select id from trap where case when c = 'a' then null else 'abc' end like '%c' order by id

select id from trap where case when i4 is null then 'ab' when i4 = 7 then null else 'abc' end ~ '^a' order by id

select id from (select id, case when i4 = 7 then null else 'abc' end as x from trap) s where x like '%b%' and x <> 'b' order by id

select id from trap where case when b then null else '\x01'::bytea end in ('\x01', '\x02') order by id

-- Of a row that is compared each field may be known beforehand.
-- refuse UNPROVEN_TYPE
select case when (1.000::numeric(14,3), i4) = ('1.500'::numeric(14,3), 7) then v::varchar else 'a'::varchar(12) end from trap

-- IN over a correlated query with NULLs, beneath which there are other subqueries.
select id, i4 not in (select (select max(x.a) from pair x where x.b = p.b) from pair p where t.b) from trap t order by id

select id, 6 in (select (select x.a from pair x where x.b = p.a and x.s = 'b') from pair p where t.b) from trap t order by id

select id, 6 in (select nullif(p.a, p.a) from pair p where t.b and exists (select 1 from pair where b = 4)) from trap t order by id

select id, i4 in (select (select a from pair where b = 4) from pair) from trap t order by id

-- A condition that is NULL for all rows, above an outer join with a subquery.
select count(*) from trap a right join pair b on a.id = b.a and (select true) join trap c on c.id = a.id and a.n < null::numeric

select count(*) from trap a right join pair b on a.id = b.a and exists (select 1 from pair d where d.b = a.id) join trap c on c.id = a.id and a.n < null::numeric

select count(*) from trap a right join pair b on a.id = b.a and a.i4 > (select min(a) from pair) join trap c on c.id = a.id and b.b > null::int

-- The rows that DISTINCT ON picks are picked before a join leaves some out.
select s.i4, s.i2 from (select distinct on (t.i4) t.i4, t.i2 from trap t join pair p on t.id = p.b order by t.i4, t.id) s join (values (7), (2)) v (k) on s.i2 = v.k order by 1, 2

select count(*) from (select distinct on (t.b) t.b, t.id from trap t join trap u on t.i4 = u.i4 order by t.b, t.id desc, u.id) s where s.id in (select a from pair)

select count(*) from (select distinct on (o.o_custkey) o.o_custkey, l.l_suppkey from orders o join lineitem l on l.l_orderkey = o.o_orderkey order by o.o_custkey, o.o_orderkey, l.l_linenumber) s join (select s_suppkey from supplier where s_suppkey < 9) d on d.s_suppkey = s.l_suppkey

with s as (select distinct on (o.o_custkey) o.o_custkey, o.o_orderstatus, l.l_suppkey from orders o join lineitem l on l.l_orderkey = o.o_orderkey order by o.o_custkey, o.o_orderkey desc, l.l_linenumber) select count(*), sum(s.o_custkey) from s where exists (select 1 from supplier d where d.s_suppkey = s.l_suppkey and d.s_nationkey < 7)

-- A correlated WITH of one level, and one that speaks of nothing around.
select p.a, p.b in (with c as (select id from trap) select id from c where id <= p.a) from pair p order by 1, 2

select a, (select count(*) from trap t where t.id in (with c as (select id from trap) select id from c where id <= t.i4) and t.id > p.a) from pair p order by 1, 2
