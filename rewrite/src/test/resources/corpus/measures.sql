select percentile_disc(0.25) within group (order by i4), percentile_disc(0) within group (order by i2), percentile_disc(1) within group (order by i8 desc), percentile_disc(0.5) within group (order by n) from trap

-- sorted
select b, percentile_disc(0.7) within group (order by d), percentile_disc(0.1) within group (order by ts desc) from trap group by b

select percentile_cont(0.5) within group (order by i2), percentile_cont(0.3) within group (order by n), percentile_cont(0.1) within group (order by m desc), percentile_cont(0) within group (order by i4), percentile_cont(1) within group (order by i8) from trap

-- sorted
select a, percentile_cont(0.25) within group (order by x), percentile_cont(0.75) within group (order by b) from pair group by a

select percentile_cont(0.5) within group (order by a), percentile_disc(0.5) within group (order by a), mode() within group (order by a) from pair where a > 100

select mode() within group (order by a), mode() within group (order by b), mode() within group (order by a desc), mode() within group (order by b desc) from pair

-- sorted
select b, mode() within group (order by d), mode() within group (order by i2 desc) from trap group by b

-- refuse UNPROVEN_FUNCTION
select percentile_cont(0.5) within group (order by iv) from kind

select i4 & 3, i4 & i2, i8 & 7, i2 | 1, i8 | i4 from trap

select div(i4::numeric, 7), div(i2::numeric, 3::numeric), div(i8, 10) from trap

-- error
select div(i4::numeric, i2::numeric) from trap

select id, width_bucket(n, 0, 100, 5), width_bucket(m, -4, 8, 3), width_bucket(i4::numeric, 0, 10, 4) from trap

select width_bucket(7.00, 0, 100, 3), width_bucket(0.000, 0, 100, 3), width_bucket(100.0, 0, 100, 3), width_bucket(33.333, 0, 100, 3), width_bucket(33.334, 0, 100, 3) from pair

select make_date(2024, 2, 29), make_date(2000 + 4, 5, 4), to_date('2024-05-15', 'YYYY-MM-DD') from pair

-- refuse UNPROVEN_FUNCTION
select make_date(2023, 2, 29) from pair where false

-- refuse UNPROVEN_TYPE
select to_date('2024-02-30', 'YYYY-MM-DD') from pair

-- refuse UNPROVEN_TYPE
select to_date('2024-5-1', 'YYYY-MM-DD') from pair

select id, date_bin('15 minutes', ts, timestamp '2001-01-01'), date_bin('7 days', ts, timestamp '2024-01-01') from trap

select id, extract(hour from tm), extract(minute from tm), extract(second from tm), extract(epoch from tm), extract(epoch from ts), tm + interval '1 hour', tm - interval '1 day 00:00:01', tm + interval '25:00:00' from trap

select id, ts::time, ts at time zone 'UTC', tz at time zone 'UTC' from trap

select iv + iv2, iv - interval '1 day 01:00:00' from kind where id not in (8)

-- error
select iv2 + interval '999999 years' from kind

select f8::int from trap where f8 between -1000 and 1000

select (i4 / 2.0)::float8::int, (i4 / 4.0)::float8::bigint, sign(i4)::int from trap

-- error
select f8::int from trap

select id, f8::text from trap where f8 between -1000 and 1000

select (n::float8)::text, (m::float8)::text, i4::float8::text from trap

select least(u, u), greatest(tm, time '12:00:00'), least(tz, tz) from trap

select extract(quarter from date '2024-02-29')::int::numeric, extract(week from date '2024-12-30')::int::smallint, extract(isoyear from date '2024-12-30')::smallint, extract(doy from date '2024-12-31')::smallint, extract(dow from date '2024-12-29')::smallint, extract(isodow from date '2024-12-29')::smallint from pair

select (n / nullif(trunc(-1.5, 0), 0)), 1 / nullif(2, 0), 7 / abs(-2), 9::smallint + 1::smallint, (date '2024-01-31' - date '2024-01-01')::smallint, round(2.567, 2)::numeric(5,2), trunc(2.567, 1)::smallint, 2.5::int + 1, (-2.5)::int from trap

-- refuse UNPROVEN_OPERATOR
select 1 / nullif(0, 0) from pair

select coalesce(round(sum(a), 3), 4::numeric(14,3)), coalesce(max(x), 0::numeric(8,3)) from pair

select case when count(*) > 1 then max(x) else 1.5::numeric(4,1) end, case when bool_or(a > 1) is true then x end from pair group by x

select coalesce((select max(x) from pair), n) from trap

select sum(a) filter (where (a > 1)), avg((a)) over (order by b, x), count((a)) filter (where ((b = 1))), lag((a)) over (order by b, x, a) from pair group by a, b, x

select stddev(i2), stddev_samp(i4), stddev_pop(i2), variance(i2), var_samp(i4), var_pop(i2) from trap where i4 between -100 and 100

select stddev(n), variance(n), var_pop(m), stddev_pop(m), stddev(m), stddev(i8), var_pop(i8) from trap where abs(n) < 1000

-- sorted
select i2, stddev(n), variance(n), var_pop(n), stddev_pop(n), stddev(i4), var_pop(m) from trap group by i2

select stddev(n), var_pop(n), stddev_pop(i4), variance(i4) from trap where id < 0

select variance(7), stddev(7.50), var_pop(x), stddev_pop(x) from pair where a = 2

select a, stddev(b) over (partition by s order by b), var_pop(x) filter (where b > 1) over (), stddev_samp(b) over (order by b rows 2 preceding) from pair order by a, b, 2

select a, variance(x) filter (where b > 2) as v from pair group by a having stddev(b) > 0.5 order by v, a

select stddev(n) / avg(n), case avg(n) when 0 then 0 else stddev(n) / avg(n) end > 1, round(stddev(m), 2), coalesce(stddev(n), 0) from trap where abs(n) < 1000

-- raises
select var_pop(big) from trap

select n - coalesce(m, 0.0), n + case when id > 3 then 1 else 0.5 end, m - case when id > 3 then n else 1 end from trap where abs(n) < 1000

-- sorted
select m - coalesce(n, 0.0) as d from trap where abs(n) < 1000 union select m - 1 from trap where abs(n) < 1000 union select m - coalesce(n, 0) from trap where abs(n) < 1000

select id, n / 2, n / -2, n / 50.0, n / 100, n / 0.5, n / 0.0001, n / 10000, n / 125.000, n / 64, n / 3, -n / 2 from trap

select id, m / 2, m / -0.4, m / 1000, m / 10000, m / 20000.0, m / 0.00032, (n + m) / 4.000, (n - m) / 0.25, n * 2 / 5 from trap

select id, i2 / 2.0, i2 / 0.25, i4 / 2.0, i4 / 100.00, i4 / 3125.0, i8 / 5.0, i8 / 10::numeric from trap

select x / 2, x / 4, x / 0.001, x / 1, x / 1.000000, x / 2::numeric(10,4), x / 1000000 from pair

select sum(x / 2), sum(x / 1000), avg(x / 4), count(distinct x), sum(x / 2) / 3, sum(sum(x / 8)) over () from pair

-- sorted
select a, sum(x / 2), avg(x / 2), sum(x / 0.03125), sum((x - 1) / 2) from pair group by a

select id, n / 2 > m, n / 2 = 1.1, n / 2 < n, n / 2 between m / 4 and m, floor(n / 50.0) * 50.0 + 0.0, round(n / 2, 1), trunc(m / 8, 3), ceil(n / 4), coalesce(n / 2, 0), case when id > 3 then n / 2 else m end, (n / 2)::int, abs(n / 2), (n / 2)::text from trap where abs(n) < 1000

select id from trap order by n / 2 desc, id

select floor(n / 4), count(*), sum(n / 4) from trap group by floor(n / 4) order by 1

select n / 2 from trap union all select m / 8 from trap
