select * from pair

select p.*, t.id from pair p join trap t on t.id = p.a

select p.a, q.b from pair p, pair q where p.a = q.a and p.b < q.b

select p.a, q.b from pair p left join pair q on p.a = q.b and q.x > 1 order by 1, 2

select p.a, q.b from pair p right join pair q on p.a = q.b

select p.a, q.b from pair p full join pair q on p.a = q.b

select count(*) from pair p cross join pair q

select * from pair p join pair q using (a)

select a, p.b, q.b from pair p left join pair q using (a) order by a, 2, 3

select a, p.x from pair p full join (select a, max(b) as b from pair group by a) q using (a)

select p.id, s.total from trap p left join (select a, sum(x) as total from pair group by a) s on s.a = p.id order by p.id

select id from trap where id in (select a from pair) order by id

select id from trap where id not in (select a from pair where a is not null) order by id

select id from trap where id not in (select a from pair) order by id

select id from trap where i4 in (select x from pair)

select id from trap where exists (select * from pair where a = id) order by id

select id, (select sum(x) from pair where a = id), (select count(*) from pair where a = id) from trap order by id

-- error
select id, (select b from pair where a = id) from trap

select id from trap where id = any (select a from pair) order by id

select id from trap where id <> all (select a from pair where a is not null) order by id

with s as (select a, sum(x) as total from pair group by a) select * from s where total > 1

with s(k, v) as (select a, sum(x) from pair group by a), r as (select max(v) as m from s) select k from s, r where v = m

with s as materialized (select a from pair) select count(*) from s x join s y on x.a = y.a

with a as (select a from pair), b as (with a as (select b as a from pair) select a from a) select count(*) from a join b on a.a = b.a

select a from pair union select b from pair order by 1

select a from pair union all select b from pair

(select a from pair order by b limit 1) union all (select b from pair order by b desc limit 1)

select a from pair intersect select b from pair

select a from pair except select b from pair

select a from pair union select b from pair except select 3 order by a

select a, b from pair order by a nulls first, b desc nulls last limit 3

select a, b from pair order by 2, 1 offset 2

select a as b, b as a from pair order by a, b

select a + b as a from pair order by a

select a, sum(b) from pair group by a having sum(b) > 1 order by 1

select a + 1, count(*) from pair group by a + 1

select a + 1 as k, count(*) from pair group by k

select a as k, count(*) from pair group by 1 order by k

select b as a, count(*) from pair group by a, b order by b

select count(*) from pair having count(*) > 1

select sum(x) from pair having sum(x) > 1000

select o_orderkey, o_orderdate, count(*) from orders join lineitem on l_orderkey = o_orderkey where o_orderkey < 60 group by o_orderkey order by o_orderkey

select c.c_custkey, c.c_name, sum(o.o_totalprice) as total from customer c left join orders o on o.o_custkey = c.c_custkey group by c.c_custkey order by total desc nulls last, c_custkey limit 5

select distinct a, b from pair order by b, a

select distinct a + b from pair

select * from (select a, b from pair) as s(x, y) where x = 1

select s.x from (select a, b from pair) s(x) where s.b is not null order by x, s.b

select v.a, v.b from (values (1, 'x'), (2, 'y'), (3, null)) v(a, b) order by a

select * from (values (1, 2.50), (2, 3.25)) v

select p.a, l.s from pair p, lateral (select sum(q.b) as s from pair q where q.a = p.a) l

select p.a, l.s from pair p left join lateral (select max(q.b) as s from pair q where q.a = p.a) l on true

select * from trap_view

select id, twice from trap_view where n > 1 order by id

select * from sums order by a

select * from over_view

select public.pair.a, pair.b from public.pair

select "a", PAIR.B from PAIR

select count(*) from pair where true

select count(*) from pair where null

select 1 from pair

select exists (select 1 from pair where a = 9), 1 in (select a from pair)

select case when exists (select 1 from pair where a = id) then 'yes' else 'no' end, count(*) from trap group by 1 order by 2, 1

select (select max(x) from pair) - (select min(x) from pair)

select count(*) filter (where exists (select 1 from pair where a = id)) from trap

select sum(x), x from pair group by x having x > 0 order by sum

select a from pair where a > 0 and (b < 3 or b is null) and not (x > 2) order by a, b

select a from ((pair left join trap on a = id)) where id is not null

select t1.a from (pair t1 join pair t2 on t1.a = t2.a) left join pair t3 on t3.b = t1.b

select count(*) from pair a, pair b, pair c where a.a = b.a and b.a = c.a

select n_name, count(*) from nation, supplier where n_nationkey = s_nationkey group by n_name order by n_name limit 3

select s_address, s_suppkey from supplier order by s_address limit 7

select s_address, s_suppkey from supplier order by s_address desc, s_suppkey offset 5

select s_suppkey from supplier order by s_address limit 3

select c_mktsegment, avg(c_acctbal), min(c_acctbal), max(c_acctbal) from customer group by c_mktsegment order by c_mktsegment

select l_returnflag, round(avg(l_quantity), 2), round(sum(l_extendedprice * (1 - l_discount)) / count(*), 2) from lineitem group by l_returnflag order by 1

select p_brand, sum(l_quantity) filter (where l_returnflag = 'R') as r from part join lineitem on p_partkey = l_partkey group by p_brand order by r desc nulls last, p_brand

select extract(year from o_orderdate) as y, o_orderpriority, count(*), sum(o_totalprice), avg(o_totalprice) from orders group by y, o_orderpriority order by y, o_orderpriority

select date_trunc('month', o_orderdate::timestamp) as m, sum(o_totalprice) over (order by date_trunc('month', o_orderdate::timestamp)) from orders where o_orderkey < 40 order by m, 2

select max(total) from (select o_custkey, sum(o_totalprice) as total from orders group by o_custkey) s

select * from region r join nation n on n.n_regionkey = r.r_regionkey order by n_nationkey limit 2

select o_orderstatus, count(*) c from orders group by o_orderstatus order by c desc, o_orderstatus;

-- a comment
select /* inner */ count(*) -- trailing
from pair

select id from trap where i4 is null and n is null and t is null order by id limit 1 offset 0

select 1 as one from pair union select 2 order by one desc

select a, b from pair order by (1), (b)

select b as a, a as b from pair order by (a), (2)

select a + 1 as k, count(*) from pair group by (1) order by (k)

select a from pair union all select b from pair order by (1)

select id from trap x where exists (select * from trap y where y.i4 = x.i4 and y.id <> x.id) order by id

select p.a, sum(p.x) as s, count(distinct p.b) filter (where p.b > 1) as n from pair p group by p.a order by s desc nulls last

select c_custkey, n_name from customer join nation on c_nationkey = n_nationkey where c_acctbal > 0 order by n_name, c_custkey limit 10

select o_orderpriority, sum(case when o_orderstatus = 'F' then 1 else 0 end) as f, sum(case when o_orderstatus = 'F' then o_totalprice else 0 end) as t from orders group by o_orderpriority order by 1

select x.a, x.r from (select a, b, row_number() over (partition by a order by b desc, x) as r from pair where a is not null and b is not null) x where x.r = 1 order by a

select a, b, sum(b) over (partition by a order by b) as running from pair where b is not null order by a, b, running

select s.y, s.m, s.total, s.total - lag(s.total) over (order by s.y, s.m) as change from (select extract(year from o_orderdate) as y, extract(month from o_orderdate) as m, sum(o_totalprice) as total from orders group by 1, 2) s order by 1, 2 limit 20

select round(avg(o_totalprice), 2) as a, round(sum(o_totalprice) / nullif(count(distinct o_custkey), 0), 2) from orders

select c_mktsegment, coalesce(sum(o_totalprice), 0) as total from customer left join orders on o_custkey = c_custkey and o_orderdate >= '1995-01-01' group by c_mktsegment having coalesce(sum(o_totalprice), 0) > 100 order by total desc

select n_name, (select count(*) from customer where c_nationkey = n_nationkey and c_acctbal > (select avg(c_acctbal) from customer)) as rich from nation order by rich desc, n_nationkey limit 5

select case when l_quantity < 10 then 'small' when l_quantity < 30 then 'medium' else 'large' end as bucket, count(*), sum(l_extendedprice) from lineitem group by bucket order by 2

select count(distinct l_suppkey), count(distinct l_shipmode), min(l_shipdate), max(l_receiptdate) - min(l_shipdate) as span from lineitem

select a, b from only pair order by a, b

select count(*) from only public.pair p join pair q on p.a = q.a

select id, coalesce(n, 0), coalesce(v, 'none'), coalesce(v, t, '') from trap order by id

select id, case when n > 1 then n end, case when i4 between 1 and 9 and not b then n else m end, case i2 when 1 then v when 2 then t end from trap order by id

select avg(coalesce('1.00'::numeric(8,2), n)), count(case when true then v end) from trap

select x from pair join (values (1.5::numeric(8,3)), (2::numeric(9,4)), (null)) v(y) on y > x

select a + x, x, coalesce(x, a) from (select 2 as x, a from pair) q

select p.a, z, p.a * z from pair p left join (select 2 as z, b from pair) q on p.a = q.b
