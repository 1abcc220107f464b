select * from kind

select * from kind_view

-- Enums: equality, order, grouping.
select id from kind where e = 'ok' order by id

select id from kind where e = 'It''s' order by id

select id from kind where e <> 'ok' order by id

select id from kind where 'ok' < e order by id

select id from kind where e >= 'meh' and e < 'ABC' order by id

select id from kind where e between 'meh' and 'happy' order by id

select id from kind where e in ('ok', 'meh') order by id

select id from kind where e not in ('ok', 'meh') order by id

select id from kind where e = e2 order by id

select id from kind where e > e2 order by id

select id from kind where e is distinct from e2 order by id

select id from kind where e is null order by id

select id, e from kind order by e, id

select id, e from kind order by e desc nulls last, id limit 4

select id from kind order by e, id

select distinct e from kind order by e

select distinct e from kind order by 1 desc

select e, count(*) from kind group by e order by e

select e, e2, max(id) from kind group by e, e2 order by 1, 2

select e, count(*) from kind group by e having max(e2) > 'sad' order by count(*), e

select min(e), max(e), min(e2) from kind

select min(e) from kind where id = 4

select count(e), count(distinct e) from kind

select greatest(e, e2), least(e, e2), coalesce(e, 'ok'), coalesce(e, e2) from kind

select case when id > 3 then e else 'ok' end, case e when 'ok' then 1 when 'sad' then 2 end, nullif(e, 'ok') from kind

select e::text, e::varchar, 'x' || e::text, length(e::text) from kind

select id from kind where e::text = 'ok' or e::text like 'h%' order by id

select k.id, l.id from kind k join kind l on k.e = l.e2 order by 1, 2

select k.id, e from kind k join (select e, min(id) as m from kind group by e) s using (e) order by 1

select id from kind where e in (select e2 from kind where id > 5) order by id

select e from kind union select e2 from kind order by 1

select e from kind union all select 'ok' order by 1

select e from kind intersect select e2 from kind

-- sorted
select id, row_number() over (order by e, id), rank() over (partition by e order by id), first_value(e) over (order by e desc, id), lag(e) over (order by id) from kind

select id, max(e) over (partition by o) from kind

with c as (select e, id from kind where e > 'sad') select e, max(id) from c group by e order by e

select (select max(e) from kind) as m, o from kind where o = 'sad'

select e = 'ok', e > 'ok' and o = 'sad' from kind

-- sorted
select string from (select e as string from kind) s where string = 'ok'

-- refuse UNPROVEN_TYPE
select id from kind where e = 'nonesuch'

-- refuse UNPROVEN_TYPE
select id from kind where e in ('ok', 'OK')

-- refuse UNPROVEN_OPERATOR
select id from kind where e::text = e2

-- refuse UNPROVEN_OPERATOR
select id from kind where e = o

-- refuse UNPROVEN_TYPE
select coalesce(e, o) from kind

-- refuse UNPROVEN_OPERATOR
select e || 'x' from kind

-- refuse UNPROVEN_OPERATOR
select length(e) from kind

select 'ok'::mood, cast('meh' as public.mood), e::mood, e::text::mood, 'sad'::other_mood from kind

select id from kind where e > 'ok'::mood and o <> 'sad'::MOOD::text::other_mood order by id

select mood from (select 'ok'::mood, id from kind) s where mood = 'ok'

select e from (select 'ok'::mood as e) s join kind using (e)

-- error
select co::mood from kind

-- refuse UNPROVEN_TYPE
select 'nonesuch'::mood from kind

-- refuse UNPROVEN_CAST
select id::mood from kind

-- refuse UNPROVEN_TYPE
select 'ok'::feeling from kind

-- Domains: the type beneath operates.
select id, am, pr, co, fe from kind where am > 1 and pr = 3 order by id

select am + pr, am * 2, am / 3, -am, abs(pr), am::int from kind

select sum(am), avg(pr), min(am), max(pr), count(distinct am) from kind

select am, count(*) from kind group by am order by am

select co, length(co), co || 'x' from kind where co > 'a' order by co

select fe, count(*) from kind group by fe order by fe

select distinct fe from kind order by fe desc

select coalesce(fe, e), id from kind where fe is not null order by id

select id from kind where am = pr or am in (1.1, 2.2) order by id

select coalesce(am, 0) from kind

-- refuse UNPROVEN_TYPE
select id::amount from kind

-- Intervals: a month is 30 days, a day is 24 hours.
select id, iv, iv2 from kind

select k.id, l.id, k.iv = l.iv2, k.iv < l.iv2, k.iv >= l.iv, k.iv <> l.iv2 from kind k, kind l

select id from kind where iv = interval '30 days' order by id

select id from kind where iv = '1 month' order by id

select id from kind where iv > interval '1' day order by id

select id from kind where iv between '1 day' and '1 year' order by id

select id from kind where iv in (interval '1 day', interval '1 month') order by id

select id from kind where iv is null order by id

select id, iv from kind order by iv, id

select id from kind order by iv2 desc, id

select id, iv from kind where iv is distinct from iv2 order by id

select coalesce(iv, iv2), case when id > 3 then iv end, coalesce(iv, interval '2 days') from kind

select interval '1 day', interval '1 year 2 months 3 hours', id from kind

select id, d + iv, d - iv, ts + iv2, ts - iv from kind where id <> 8

select id from kind where id <> 8 and d + iv > ts order by id

select sum(iv), count(iv) from kind where id <> 8

select e, sum(iv2) from kind where id <> 8 group by e order by e

select sum(iv) from kind where id = 4

select k.id, l.id from kind k join kind l on k.iv = l.iv2 order by 1, 2

select id from kind where iv in (select iv2 from kind) order by id

select iv from kind union all select iv2 from kind

-- refuse UNPROVEN_TYPE
select iv, count(*) from kind group by iv

-- refuse UNPROVEN_TYPE
select distinct iv from kind

-- refuse UNPROVEN_FUNCTION
select max(iv) from kind

-- refuse UNPROVEN_FUNCTION
select avg(iv) from kind

-- refuse UNPROVEN_FUNCTION
select count(distinct iv) from kind

-- refuse UNPROVEN_TYPE
select iv from kind union select iv2 from kind

select iv + iv2 from kind

-- refuse UNPROVEN_OPERATOR
select iv * 2 from kind

-- refuse UNPROVEN_CAST
select iv::text from kind

-- Numerics without a scale of their own.
select id, any1, any2, neg from kind

select id from kind where any1 = 1 order by id

select id from kind where any1 = 1.000 or any2 = 1.5 order by id

select id from kind where any1 > 0.99 and any1 <= 1 order by id

select id from kind where any1 < any2 order by id

select id from kind where any1 in (1, 3.3) order by id

select id, any1 from kind order by any1, id

select id, any2 from kind order by any2 desc, id limit 3

select any1 + 1, any1 - any2, any1 * 2, any1 / 3, any1 % 2, -any1, abs(any1), round(any1, 2) from kind where id not in (6, 7)

select sum(any1), avg(any1), count(any1) from kind where id not in (6, 7)

select sum(any2), avg(any2), sum(neg), avg(neg) from kind where id <> 2

select e, sum(any1) from kind where id not in (6, 7) group by e order by e

select sum(any1) from kind where id = 4

-- raises
select sum(any1) from kind

select coalesce(any1, 0), case when id > 3 then any1 else 2.50 end, any1::text, any1::numeric(12, 2) from kind where id not in (6, 7)

select any1::int, any1::bigint from kind where id not in (6, 7)

select k.id, l.id from kind k join kind l on k.any1 = l.any1 order by 1, 2

select count(distinct any1) from kind

select any1 from kind union all select any2 from kind

-- refuse UNPROVEN_TYPE
select any1, count(*) from kind group by any1

-- refuse UNPROVEN_TYPE
select distinct any1 from kind

-- refuse UNPROVEN_FUNCTION
select max(any1) from kind

-- Documents and arrays are shown.
select id, j, jb, ai, at, an from kind

select id, j::text, jb::text, length(jb::text) from kind

select count(j), count(jb), count(ai) from kind

select id from kind where jb is not null and ai is null order by id

select coalesce(jb, null), case when id > 2 then ai end, case when id > 2 then jb else null end from kind

select k.ai, l.jb from kind k left join kind l on l.id = k.id + 1 order by k.id

select s.jb from (select jb, id from kind order by id limit 3) s

select ai from kind union all select ai from kind

select first_value(jb) over (order by id), lag(ai) over (order by id) from kind

-- refuse UNPROVEN_TYPE
select id from kind where jb = '{}'

-- refuse UNPROVEN_OPERATOR
select id from kind where ai = ai

-- refuse UNPROVEN_TYPE
select id from kind order by jb

-- refuse UNPROVEN_TYPE
select jb, count(*) from kind group by jb

-- refuse UNPROVEN_TYPE
select distinct ai from kind

-- refuse UNPROVEN_FUNCTION
select count(distinct jb) from kind

-- refuse UNPROVEN_FUNCTION
select max(ai) from kind

-- refuse UNPROVEN_TYPE
select ai from kind union select ai from kind

-- refuse UNPROVEN_OPERATOR
select id from kind where 1 = any(ai)

-- refuse UNPROVEN_TYPE
select coalesce(jb, '{}') from kind

-- refuse UNPROVEN_CAST
select ai::text from kind

-- Differences of timestamps are intervals.
select id, ts - timestamp '2024-01-31 10:20:30.5', timestamp '2024-03-01 00:00:00' - ts, ts - d, d - ts from kind

select x.id, y.id, x.ts - y.ts from kind x, kind y where x.ts - y.ts > interval '20 days' order by x.ts - y.ts, 1, 2

select x.tz - y.tz, x.ts - y.d from trap x, trap y where x.id not in (6, 7) and y.id not in (6, 7)

select sum(ts - d), count(ts - d) from kind

select id, extract(epoch from iv), extract(epoch from iv2), extract(epoch from ts - d) from kind

select sum(extract(epoch from ts - d)), avg(extract(epoch from ts - timestamp '2024-01-01 00:00:00')) from kind

-- refuse UNPROVEN_OPERATOR
select tz - ts from trap

-- refuse UNPROVEN_FUNCTION
select avg(ts - d) from kind

-- refuse UNPROVEN_FUNCTION
select extract(day from iv) from kind
