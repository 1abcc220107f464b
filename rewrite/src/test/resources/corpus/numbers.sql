select id, i2, i4, i8, n, m, big from trap

select id, f4, f8 from trap

select i4 + 1, i4 - 1, i4 * 2, i4 / 3, i4 % 3 from trap where abs(i4::int8) < 1000

select i2 / 2, -7 / 2, 7 / -2, -7 % 3, 7 % -3 from trap

select i2 + i2, i2 * 2::smallint from trap where i2 between -100 and 100

select i2 + i4, i4 + i8, i2 + i8 from trap where i2 between -100 and 100

-- error
select i4 + 1 from trap where id = 6

-- error
select i2 + 1::smallint from trap where id = 6

-- error
select i8 - 1 from trap where id = 7

-- error
select 1 / i4 from trap where id = 5

-- error
select i4 % 0 from trap where id = 1

-- error
select n / 0 from trap

-- error
select n / (i4 - i4) from trap where id = 1

select -i4, -n, -m, +n from trap where id <> 7

select 2147483648, -2147483648, 9223372036854775807, 9223372036854775808, 1.10, 0.00, 007 from trap where id = 1

select n + m, n - m, n * m, n + 1, 1 - n, n * 2 from trap where abs(n) < 1000

select n * m * n, m * m from trap where abs(n) < 1000

select i4 + n, i8 * n, i2 - m from trap where abs(n) < 1000

select n / m from trap where m <> 0

select n / 3, 1 / n, 10.0 / 4, 10 / 4.0, 1.0 / 3, 2.0 / 3 from trap where n <> 0

select i8 / 3.0, 3.0 / i8, big / 7.0, 7.0 / big from trap where i8 <> 0 and big <> 0 and abs(big) < 1000000000000000

-- raises
select big / 7.0 from trap where big <> 0

select (n / 3) * 3, (n / 3) + m, (n / 3) - 1, -(n / 3), abs(n / 3) from trap

select (n / 3) / (m / 7) from trap where m <> 0

select n % m, i4 % n, n % 0.3 from trap where n <> 0 and m <> 0 and i4 <> 0

select avg(i2), avg(i4), avg(i8), avg(n), avg(m) from trap

select avg(i2), avg(n), avg(distinct n), avg(distinct i2) from trap where i2 between -100 and 100

select i2, avg(n), avg(m), count(n) from trap group by i2

select avg(n) from trap where id < 0

select sum(i2), sum(i4), sum(i8), sum(n), sum(m) from trap

select sum(n), sum(distinct n), count(distinct n), sum(n * m) from trap where abs(n) < 1000

-- raises
select sum(big) from trap where id in (1, 6)

select min(i2), max(i4), min(i8), max(n), min(m), max(d), min(ts), max(tz), min(tm) from trap

select count(*), count(n), count(distinct i4), count(distinct n / 3) from trap

select count(*) filter (where n > 0), sum(n) filter (where i4 > 5), avg(n) filter (where n > 1000000000) from trap

select round(n), round(m, 2), round(m, 0), round(m, 6), round(n / 3, 2), round(avg(n) over (), 3) from trap

select round(2.5), round(-2.5), round(1.005, 2), round(-1.005, 2) from trap where id = 1

select trunc(m, 2), trunc(m), trunc(n / 7, 3), trunc(m, 4), trunc(m, 6) from trap

select ceil(m), floor(m), ceil(n / 3), floor(n / 3), ceiling(n), ceil(-0.5) from trap

select abs(i4), abs(n), abs(m) from trap where id <> 7

select mod(i4, 3), mod(n, 0.7), mod(i8, i4) from trap where i4 <> 0

select n::int, m::int8, m::numeric(10, 2), n::numeric(12, 4), (n / 3)::numeric(20, 5), (n / 3)::int from trap where abs(n) < 1000000

select i4::smallint, i4::int8, i4::numeric, i4::numeric(12, 2), i2::int from trap where i4 between -1000 and 1000

-- error
select i4::smallint from trap where id = 6

-- error
select n::numeric(3, 2) from trap

select n::float8, m::float8, (n / 3)::float8, i8::float8, f4::float8 from trap

select n::text, m::text, i4::text, i8::text, (n / 3)::text, b::text, d::text, u::text from trap where d between '1000-01-01' and '9000-01-01'

select n::varchar, i4::varchar from trap

select b::int, i4::boolean from trap

select id from trap where n = 1.1 order by id

select id from trap where n = 1.1000 and m = 1.1 order by id

select id from trap where n = m order by id

select id from trap where n > 2 and n < 8.5 order by id

select id from trap where n > 1.099999999999 order by id

select id from trap where i4 > 6.5 order by id

select id from trap where i4 = 7.0 order by id

select id from trap where i8 >= n order by id

select id from trap where n > (select avg(n) from trap where abs(n) < 1000) order by id

select id from trap where n <= (select avg(n) from trap where abs(n) < 1000) order by id

select id from trap where n / 3 > m / 2 order by id

select id from trap where n / 3 = 7.0 / 3 order by id

select id from trap where n / 7 = 1 order by id

select id from trap where n / 7 >= 1 and n / 7 <= 1 order by id

select id from trap where (select avg(n) from trap where n between 1 and 8) > n order by id

select id from trap where i4 < n / 3 order by id

select id from trap where n in (1.1, 7, 2.20) order by id

select id from trap where i4 in (7, 10.0, 5.5) order by id

select id from trap where n between 0 and 2.2 order by id

select id from trap where n not between 0 and 2.2 order by id

select id from trap where f8 > 1 order by id

select id from trap where f8 > 0.1 and f8 <= 1.5 order by id

select id from trap where f4 = 0.1 order by id

select id from trap where f4 = f8 order by id

select id from trap where f8 = n order by id

select id from trap where i4 = f8 or i8 = f4 order by id

select id from trap where f8 > n order by id

select id, f8 from trap order by f8, id

select id, f4 from trap order by f4 desc, id

select case when i4 > 0 then n else 0 end from trap

select case when i4 > 0 then n else m end from trap

select case when i4 > 0 then n when i4 < 0 then 1 else m / 3 end from trap

select case when i4 > 0 then n end, case when i4 > 0 then i4 else i8 end, case when i4 > 0 then 1 else 2.5 end from trap

select sum(case when i4 > 0 then n else 0 end), sum(case when i4 > 1000000000000 then n else 0 end) from trap

select i2, sum(case when i4 > 5 then m else 0 end), sum(case when i4 > 5 then 1 else 0 end), sum(case when i4 > 5 then n else m end) from trap group by i2

select avg(case when i4 > 5 then n else 0 end), avg(case when i4 > 5 then 1 end), avg(case when i4 > 5 then m else 1 end) from trap

select sum(case when i4 > 5 then n else 0 end) / sum(n), 100.0 * sum(case when i4 > 5 then n else 0 end) / sum(m) from trap where n > 0

select sum(case when i4 > 5 then n else 0 end) * 2, sum(case when i4 > 5 then n else 0 end) + 1, sum(case when i4 > 5 then n else 0 end) - sum(m) from trap where abs(n) < 1000

select coalesce(n, 0), coalesce(n, m), coalesce(n, 0.00), coalesce(i4, 0), coalesce(n, m / 3) from trap

select coalesce(sum(n), 0), coalesce(sum(n), 0.0), coalesce(avg(n), 0) from trap where id < 0

select coalesce(sum(n), 0), coalesce(avg(n), 0) from trap where id < 3

select nullif(n, 1.1), nullif(i4, 7), nullif(n, 0) from trap

select n / nullif(m, 0) from trap

select greatest(i4, 5), least(i4, i8, 3), greatest(n, 1.00), least(d, date '2020-01-01'), greatest(i4, null) from trap

select n from trap order by n desc nulls last, id

select id, n / 3 as q from trap order by q, id

select id from trap order by n / 3 desc, id limit 3

select i2, avg(n) as a from trap group by i2 order by a desc, i2

select i2, avg(n) as a from trap group by i2 having avg(n) > 2 order by 2, 1

select n, m from trap order by n + m nulls first, id

select x, n from (select id as x, n / 3 as n from trap) s where n > 1 order by n desc, x

select distinct n from trap

select distinct i4, n from trap order by n, i4

-- refuse UNPROVEN_TYPE
select n from trap union select m from trap

select n from trap union all select m from trap

select n from trap union all select i4 from trap

select n from trap union all select n / 3 from trap

select i4 from trap union select i8 from trap order by 1

select i4 from trap union all select null

select 1 as x union all select 2.50 union all select 3

select stddev from (select n as stddev from trap) s where stddev > 1

select id, sum(n) over (order by id), count(*) over (partition by i2), avg(n) over (partition by i2) from trap order by id

select id, row_number() over (order by id desc), rank() over (order by n), dense_rank() over (order by n desc) from trap order by id

select id, lag(n) over (order by id), lead(i4, 2) over (order by id), first_value(id) over (partition by i2 order by id), last_value(id) over (partition by i2 order by id) from trap order by id

select i2, sum(sum(n)) over (order by i2), rank() over (order by sum(n) desc) from trap group by i2 order by i2

select bool_and(b), bool_or(b), every(b), bool_and(i4 > 0) from trap

select sum(n) + avg(n), sum(n) / count(*), sum(i4) / count(*), 1.0 * sum(i4) / count(*) from trap where abs(n) < 1000

select 0.2 * avg(n), avg(n) * 100, avg(n) - avg(m), avg(n) / avg(m) from trap where abs(n) < 1000

select 100.0 * count(*) filter (where b) / count(*) from trap

select round(100.0 * count(*) filter (where b) / nullif(count(*), 0), 2) from trap

select i4 = 7 or null, not (i4 = 7), i4 <> 7 and b, b is true, b is not false, b is null, (i4 > 7) is unknown from trap

select i4 is distinct from 7, n is not distinct from null, n is distinct from m from trap

select id from trap where b and not i4 = 7 order by id

select 'x' as a, 1 as b, null as c, true as d, 1.50 as e from trap where id = 1

select id from trap where i4 = '7' and n > '1.10' and b = 'true' and d > '2024-01-01' and u is null order by id

select -5, -(5), - 5, -2147483648, -9223372036854775808, -9223372036854775809, -1.50 from trap where id = 1

select nullif(i4, 7.0), nullif(i4, n), nullif(i2, i8), nullif(n, i4), nullif(i4, '7') from trap

select 60 * 60 * 24, 7 / 2, -7 / 2, -7 % 3, 5 - 2147483647, 1.0 / 3, 2 / 3.0, 123.456::numeric(6,2), 300::smallint, left(t, 1 + 1), n * (10 / 3) from trap

select '1.5'::numeric(14,3)::int, 2.4999::numeric(8,3)::bigint, -'7.005'::numeric(10,2), '3'::numeric(5,1) / 7, coalesce('1.005'::numeric(8,2), n)::int, 12.345::numeric(6,2)::numeric(4,1) from trap

select sum(n / 3), sum(n * anyscale / 7) from trap where id <> 6

-- Solving for the column would lose the overflow.
-- error
select id from trap where i4 + 1 > 1

-- error
select id from trap where 1 >= i4 - 1

-- error
select id from trap where i4 * 2 = 14

-- error
select id from trap where -i4 > 3

-- error
select sum(i4 + 1) from trap

-- error
select sum(x) from (select i8 - 1 as x from trap) s

-- error
select i8 from trap group by i8 having i8 + 1::bigint > 1

-- error
select id from (select id, i4 + 1 as x from trap) s where x > 1

-- error
select id from trap where i4 + 1 > 1.5

-- error
select id from trap where i2 + 1::smallint between 1::smallint and 5::smallint

-- error
select x, count(*) from (select i4 * 3 as x from trap union all select id from trap) s where x <> 6 group by x

select id from trap where i4 + 1 > 1 and id <> 6

select x from (select i4 - 7 as x from trap where id not in (6, 7)) s where x > 0 order by x
