select id, d, ts, tz, tm from trap

select id from trap where d = '2024-01-31' order by id

select id from trap where d >= date '2024-01-31' and d < date '2024-01-31' + interval '1' month order by id

select id from trap where d > '2024-01-31'::date - interval '1 day' order by id

select id from trap where d between '2023-01-01' and '2024-02-29' order by id

select id from trap where ts >= '2024-01-31' and ts < '2024-02-01' order by id

select id from trap where ts > timestamp '2024-01-31 10:20:30' order by id

select id from trap where ts = '2024-01-31 10:20:30.123456' order by id

select id from trap where d < ts order by id

select id from trap where d = ts order by id

select id from trap where ts::date = d order by id

select id from trap where tz = tz order by id

select tm from trap where tm > '10:20:30' order by tm, id

select d + 1, d - 1, 1 + d, d - date '2024-01-01', d - d from trap where id not in (6, 7)

select d + interval '1 month', d - interval '1 year 2 days', d + interval '3 hours' from trap where id not in (6, 7)

select ts + interval '1 month', ts - interval '90 days', ts + interval '90 minutes', interval '1 day' + ts from trap where id not in (6, 7)

select date '2024-01-31' + interval '1 month', date '2024-03-31' - interval '1' month, date '2024-02-29' + interval '1' year from trap where id = 1

select date '1998-12-01' - interval '90' day, timestamp '2024-01-31 01:00:00' + interval '1 month' from trap where id = 1

select d from trap where d + interval '1 month' > ts order by d, id

select extract(year from d), extract(month from d), extract(day from d), extract(quarter from d), extract(week from d), extract(dow from d), extract(isodow from d), extract(doy from d), extract(isoyear from d) from trap

select extract(year from ts), extract(hour from ts), extract(minute from ts), extract(second from ts), extract(day from ts), extract(doy from ts) from trap

select date_part('year', d), date_part('month', ts), date_part('hour', ts) from trap

select date_trunc('month', ts), date_trunc('year', ts), date_trunc('week', ts), date_trunc('quarter', ts), date_trunc('day', ts), date_trunc('hour', ts), date_trunc('minute', ts), date_trunc('second', ts) from trap

select date_trunc('month', d::timestamp), d::timestamp, ts::date from trap

select date_trunc('month', ts) as mo, count(*) from trap group by mo order by mo

select extract(year from d) as y, count(*), sum(n) from trap group by 1 order by 1 desc

select extract(year from d) * 100 + extract(month from d), extract(year from d) = 2024 from trap

select max(d), min(ts), max(tz), count(distinct d) from trap

select d, count(*) from trap group by d order by d desc nulls last

select case when id > 3 then d else '2020-01-01' end, case when id > 3 then ts else d end, coalesce(d, date '2000-01-01') from trap

select d from trap union select date '2024-01-31' order by 1

select d from trap union all select ts from trap

select d::text from trap where id < 6

select id from trap where d in ('2024-01-31', '2024-02-29') order by id

select id from trap where d is distinct from '2024-01-31' order by id

select date '2024-02-29', timestamp '2024-02-29 10:00:00', timestamp '2024-02-29', '10:00:00'::time from trap where id = 1

-- raises
select extract(year from d - 800000) from trap where id = 2

select id from trap order by tz desc, id

select id from trap order by tm, id limit 2

select id, date_trunc('month', tz), date_trunc('week', tz), date_trunc('day', tz), date_trunc('hour', tz), date_trunc('quarter', d), date_trunc('week', d) from trap order by id

select id, extract(year from tz), extract(hour from tz), extract(second from tz), extract(dow from tz), extract(epoch from tz), date_part('month', tz), extract(isoyear from tz) from trap order by id

select id, tz::date, tz::timestamp, tz::time, ts::timestamptz, d::timestamptz, (d + 1)::timestamptz from trap where id <> 6 order by id

select id, tz + interval '1 month', tz - interval '1 day 02:00:00', interval '1 year' + tz, tz - interval '25 hours' from trap where id not in (6, 7) order by id

select date_trunc('day', tz) as day, count(*), min(tz + interval '1 day') from trap where id <> 6 group by 1 order by 1

select id from trap where tz::date = d and date_trunc('year', tz) < timestamptz '2024-06-01 00:00:00+00' order by id

select date_trunc('month', timestamptz '2024-05-17 10:00:00+02'), date_trunc('month', date '2024-05-17'), extract(hour from timestamptz '2024-05-17 10:00:00+02') from pair

-- Far before the first day that Postgres knows, in a row that is not shown.
-- error
select d + i4 from trap where i4 < 0 order by 1 desc limit 1

-- So is a timestamp, wherever it stands.
-- error
select id from trap where ts - interval '7000 years' < '2024-01-01'

-- error
select count(*) from trap where d - interval '7000 years' < '2024-01-01'

-- error
select id from trap where interval '-7000 years' + ts < d

-- error
select count(ts + (span - interval '7000 years')) from trap
