select id, t, v, c, c3, tc from trap

select id from trap where t = 'a' order by id

select id from trap where v = 'a' order by id

select id from trap where v = 'b ' order by id

select id from trap where c = 'a' order by id

select id from trap where c = 'a    ' order by id

select id from trap where c in ('a  ', 'B') order by id

select id from trap where c = t order by id

select id from trap where c = v order by id

select id from trap where c = c3 order by id

select id from trap where t = v order by id

select id from trap where c <> 'a' order by id

select x.id, y.id from trap x join trap y on x.c = y.v order by 1, 2

select x.id, y.id from trap x join trap y on x.c = y.c3 order by 1, 2

select id from trap where c in (select v from trap) order by id

select id from trap where t not in (select t from trap where t is not null) order by id

select t, count(*) from trap group by t

select c, count(*) from trap group by c

select distinct c3, v from trap

select count(distinct t), count(distinct c), count(distinct v) from trap

select id, t from trap order by t, id

-- icu raises
select id, t from trap order by t desc nulls last, id limit 4 offset 2

select t, count(*) from trap group by t order by t

select c, count(*) as n from trap group by c order by c desc

select id, v from trap order by v collate "C", id

select id, tc from trap order by tc, id

select id, t from trap order by tc, t, id

select distinct t from trap order by t

-- icu raises
select id from trap order by t nulls first, id desc fetch first 3 rows only

select t from trap union select v from trap order by 1

-- icu raises
select upper_t from (select t as upper_t from trap) s order by upper_t limit 3

-- icu raises
select id from trap where t < 'b' order by id

-- icu raises
select min(t), max(t), min(v), max(v) from trap

-- icu raises
select max(c), min(c3) from trap

select min(tc), max(tc) from trap

select id from trap where tc < 'b' order by id

select id from trap where t < 'b' collate "C" order by id

select id from trap where t collate "C" between 'A' and 'b' order by id

-- icu raises
select id from (select id, t from trap order by t, id limit 3) s

-- icu raises
select id, row_number() over (order by t, id) from trap order by id

-- icu raises
select greatest(t, 'b') from trap

select id, row_number() over (partition by t order by id) from trap order by id

select id from trap where t like 'a%' order by id

select id from trap where t like '%b%' order by id

select id from trap where t like '_' order by id

select id from trap where t not like '_' order by id

select id from trap where t like 'a\_b%' order by id

select id from trap where t like '%\%%' order by id

select id from trap where t like '%\\%' order by id

select id from trap where t like 'a\_\b%' order by id

select id from trap where t like '%''%' order by id

-- error
select id from trap where t like 'a%\'

select id from trap where c like 'a' order by id

select id from trap where c like 'a%' order by id

select id from trap where c like 'a         ' order by id

select id from trap where c like '%o%' order by id

select id from trap where t like v order by id

select id from trap where t like t order by id

select id from trap where t like null order by id

select id, length(v), left(v, 1), right(v, 1), strpos(v, 'x'), substring(v from 2), replace(v, 'e', 'z') from trap where id > 9 order by id

select id from trap where c like 'e%' and c like '__x%' order by id

select t || v, t || 'x', 'x' || c, c || c3, t || '' from trap

select length(t), length(c), length(v), char_length(t), character_length(c3) from trap

select substring(t from 1 for 2), substring(t, 2), substring(c from 1 for 3), substr(t, 1, 1), substring(t, 1, 0) from trap

select left(t, 2), right(t, 2), left(c, 1), left(t, 0) from trap

select strpos(t, 'b'), strpos(t, ''), replace(t, 'a', 'xy'), replace(t, '', 'z') from trap

select trim(t), ltrim(t), rtrim(t), btrim(v), trim(c) from trap

select concat(t, v), concat(t, null, 'x') from trap

select starts_with(t, 'a'), starts_with(t, '') from trap

select case when id > 3 then t else 'none' end, case when id > 3 then c end, case c when 'a' then 1 when 'b  ' then 2 else 3 end from trap

select coalesce(t, 'none'), coalesce(v, v), coalesce(t, v), nullif(t, 'a'), coalesce(c, c) from trap

select t::varchar, c::text, c::varchar, v::text, 'abc'::varchar(2), 'abc'::char(5), 'a'::text from trap where id < 4

select 'abc'::char(5) || '|', 'abc  '::char(5) = 'abc', 'x'::char(3) in ('x  ') from trap where id = 1

select 'it''s', '\', 'a\b', '"', '$$', '--', '/* x */', '?' from trap where id = 1

-- refuse UNPROVEN_TYPE
select t from trap union all select c from trap

-- refuse UNPROVEN_TYPE
select case when b then t else c end from trap

select coalesce(v, t), coalesce(t, v), case when b then t else v end, case when b then v else t end, nullif(v, 'a'), nullif(c, 'a') from trap

select v from trap union all select t from trap

select t from trap union select 'x'

select c from trap intersect select c from trap where id > 3

select t from trap except select v from trap

select t from trap except all select v from trap

select id from trap where t in ('a', 'b', null) order by id

select id from trap where t not in ('a', 'b', null) order by id

select id from trap where t = any (array['a', 'b']) order by id

select id from trap where t <> all (array['a', 'b']) order by id

select id from trap where t is null or t = '' order by id

select id from trap where u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' order by id

select u, count(*) from trap group by u

select t, c from trap where t > '' collate "C" order by c, t, id

select 'a' as t, id from trap order by t, id

select t as id from trap order by id

select (select t from trap x where x.id = y.id) as s from trap y order by s

select id from trap where exists (select 1 from pair where s = t) order by id

select s, sum(x) from pair group by s order by s nulls first

select min(c3) from trap where id < 0
