-- sorted
select t, row_number() over (order by t, id) from word

select id from word where t < 'coop' order by id

select id from word where t >= 'résumé' and v < 'Straße' order by id

select id from word where t between 'a' and 'co-op' order by id

select id from word where t not between symmetric 'é' and 'AB' order by id

select id from word where c < 'co' order by id

select id from word where c > v order by id

select x.id, y.id from word x join word y on x.t < y.t and y.id = x.id + 1 order by 1, 2

select min(t), max(t), min(v), max(v), min(c), max(c) from word

select g, min(t), max(v), min(c) from word group by g order by g

select min(t), max(v) from word where id < 0

select g, min(t) filter (where t <> ''), max(t) filter (where id < 0) from word group by g order by g

select id, greatest(t, 'coop'), least(v, 'b', null) from word order by id

select greatest(c, c) from word order by id

select id from word order by t, id limit 20

select id from word order by t desc nulls last, id offset 7 fetch first 9 rows only

select id, t from word order by t collate "C" desc, t desc limit 30

select v from word where id > 3 order by v limit 12

select c from word order by c desc, id limit 12

select id from (select id, t from word order by t, id limit 15) s order by id

select (select t from word w where w.g = p.b order by t limit 1) from pair p order by b, a

select distinct t from word order by t

select distinct t from word order by t limit 9

-- sorted
select t from (select distinct t from word order by t limit 9) s

-- sorted
select c from (select distinct c from word order by c desc limit 9) s

select t, count(*) from word group by t order by t limit 11

select upper(t) as u, count(*) from word where t ~ '^[a-z]+$' group by upper(t) order by upper(t) limit 5

select g, max(t) from word group by g order by max(t) limit 3

select t from word union select v from word order by 1 limit 21

-- sorted
select t from (select t from word union all select 'zz' order by 1 desc limit 4) s

select distinct on (t) t, id from word order by t, id

select distinct on (g) g, t, id from word order by g desc, t, id

select x.g, x.t from (select distinct on (g) g, t from word order by g, t desc nulls last, id) x order by 1

-- sorted
select id, rank() over (order by t), dense_rank() over (partition by g order by v desc) from word

-- sorted
select id, first_value(t) over (partition by g order by t, id), last_value(t) over (partition by g order by t) from word

-- sorted
select id, lag(t) over (order by t, id), nth_value(t, 2) over (order by t desc, id) from word

-- sorted
select id, min(t) over (partition by g order by id), max(t) over (order by id rows 2 preceding) from word

-- sorted
select id, count(*) over (order by t groups between 1 preceding and current row) from word

-- sorted
select string_agg(t, '|' order by t, id) from word

select g, string_agg(v, '' order by c, v desc, id) from word group by g order by g

-- sorted
select string_agg(distinct t, '|'), string_agg(distinct t, '|' order by t desc) from word

select string_agg(distinct t, '|') from word where id < 0

select string_agg(distinct t, '|') filter (where t < 'c') from word

select id from word where (t, id) > ('coop', 3) order by id

select id, case when t < 'm' then 1 when t >= 'm' then 2 end from word order by id

select t < 'b', t <= t, 'a' < 'B', 'co-op' < 'coop' from word order by id

select t from nothing where t < 'x' order by t limit 1

select min(t), max(t), string_agg(distinct t, ',') from nothing

select id, (select max(t) from nothing), (select min(t) from nothing n where n.t > word.t) from word order by id

-- icu raises
select id from trap where t < 'b'

select id from trap where id < 13 and t < 'b'

-- icu raises
select max(t) from trap

-- sorted
select id, row_number() over (order by t, id) from trap where id <> 13

-- Curly quotes have moved from one version of ICU to another.
-- icu raises
select id from word where t < '“a”'

-- icu raises
select id from word where t < '日本'

-- icu raises
select id from word where t < 'l·l'

-- A function of several texts has their common collation.
select id, t, tc from trap where id < 13 order by nullif(t, tc), id

select id from trap where id < 13 order by nullif(tc, t), id

select id from trap where id < 13 order by replace(t, tc, v), id

select id from trap where id < 13 and replace(t, tc, 'x') < 'b' order by id

select id from trap where id < 13 order by concat(t, tc) desc, id

select id from trap where id < 13 and coalesce(v, tc) < 'a' order by id

select max(replace(t, 'x', tc)), min(concat_ws('-', t, tc)) from trap where id < 13

select id from trap where id < 13 order by replace(t collate "C", 'x', v) limit 4

select id from trap where id < 13 order by (select t collate "C" from word where id = 1), (t collate "C") || v, id

select id from (select id, t collate "C" as t from trap where id < 13) s where t < 'b' order by t, id
