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
