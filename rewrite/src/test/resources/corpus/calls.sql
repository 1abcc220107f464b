-- Typed NULLs.
select null::date, null::int, null::numeric, null::numeric(10,2), null::varchar(3), null::char(4), null::bool, null::timestamp, null::uuid, null::interval from pair

select id, coalesce(null::numeric(10,2), n), coalesce(null::date, d), coalesce(null::text, t), i4 > null::int, n + null::numeric from trap order by id

select coalesce(null::char(10), c), null::char(10) || t from trap

-- Literals of more types.
select id, '2024-01-31 10:20:30+00'::timestamptz, tz < '2024-02-01 01:00:00+02:30'::timestamptz, timestamptz '1999-12-31 23:59:59.5-08' from trap order by id

select id from trap where tz in ('2024-01-31 10:20:30+00', '2024-01-31 12:20:30+02') order by id

-- refuse UNPROVEN_TYPE
select '2024-01-31 10:20:30'::timestamptz from trap

-- refuse UNPROVEN_TYPE
select 'now'::timestamptz from trap

select '\x01ff'::bytea = '\x01FF'::bytea, '\x'::bytea = '\x00'::bytea from pair

-- refuse UNPROVEN_TYPE
select 'ab'::bytea from trap

select interval '24:00:00', interval '1 year 2 mons -3 days 04:05:06.789', interval '-00:00:00.000001', interval '90 minutes', '1 day -01:02:03'::interval, interval '10:20:30.5' from pair

-- refuse UNPROVEN_TYPE
select interval '1:2' from trap

-- refuse UNPROVEN_TYPE
select interval '01:02:03 1 day' from trap

-- Casts to a length cut.
select id, t::varchar(1), v::varchar(2), c::varchar(2), i4::varchar(3), n::varchar(4), (t || 'xyz')::varchar(3) from trap order by id

select id, t::char(3), v::char(2), c::char(3), c3::char(10), i4::char(4), length(t::char(3)), t::char(2) = c3 from trap order by id

select id, ts::text from trap order by id

select ts::varchar(10), count(*) from trap group by 1 order by 2, 1

-- UUIDs are ordered by their bytes.
select y from pair, (values ('00000000-0000-0000-0000-000000000001'::uuid), ('7fffffff-ffff-ffff-ffff-ffffffffffff'), ('80000000-0000-0000-0000-000000000000'), ('ffffffff-ffff-ffff-ffff-ffffffffffff'), ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')) v(y) where y > '00000000-0000-0000-0000-000000000001' and y <= 'ffffffff-ffff-ffff-ffff-ffffffffffff' order by y desc

select u, id from trap order by u desc, id

select distinct u from trap order by u

-- Rows are compared field by field.
select p.a, p.b, (p.a, p.b) = (2, 3), (p.a, p.b) <> (2, 3), (p.a, p.b) < (2, 3), (p.a, p.b) <= (2, 3), (p.a, p.b) > (1, 2), (p.a, p.b) >= (1, 2) from pair p order by 1, 2

select (p.a, p.b, p.x) < (q.a, q.b, q.x), (p.x, p.a, p.b) >= (q.x, q.a, q.b) from pair p, pair q

select id from trap where (i2, i4) in ((1, 10), (7, 7), (5, 5)) and (i2, n) not in ((7, 7.00)) order by id

select (n, t) = (m, v), (n, i4) < (m, i8) from trap

-- refuse UNPROVEN_OPERATOR
select (a, b) = (1, null) from pair

-- refuse UNPROVEN_OPERATOR
select (a, b) = (select a, b from pair limit 1) from pair

-- refuse UNPROVEN_OPERATOR
select (a, b) is distinct from (1, 2) from pair

select greatest(b, false), least(b, id > 3, true) from trap

-- Functions of numbers.
select id, sign(i4), sign(n), sign(m), sign(i8), round(i4), ceil(i2), floor(i8), trunc(i4), ceiling(i4) from trap order by id

-- Functions of text.
select id, upper(t), lower(v), upper(c), lower(tc collate "C") from trap where id in (1, 2, 3, 4, 5, 7, 8, 9) order by id

select lower(t collate "C") from trap

select reverse(t) from trap

select id, reverse(t), md5(v), md5(c) from trap where id in (1, 2, 3, 4, 5, 7, 8, 9, 11) order by id

select id, ascii(t), ascii(v), octet_length(t), octet_length(v), octet_length(u::text) from trap order by id

select id, repeat(t, 3), repeat(v, 0), repeat(c, 2), lpad(t, 4, 'xy'), rpad(v, 5, '%é'), lpad(t, 1), rpad(c, 3), lpad(v, 0, 'x') from trap order by id

select id, split_part(t, '_', 1), split_part(v, '-', 2), split_part(t, 'b%', 2), split_part(v, 'o', 3) from trap order by id

select id, concat_ws(', ', t, v, i4, n), concat(t, i4, '-', n, u, d), concat_ws('', v, null, t) from trap order by id

select id, t || i4, i4 || t, n || '', 'x' || u, v || n || m from trap order by id

select id, position('a' in t), position(v in t), position('' in t) from trap order by id

select id, d + tm, d + time '10:20:30.5' from trap order by id

-- refuse UNPROVEN_FUNCTION
select repeat(t, i4) from trap

-- refuse UNPROVEN_FUNCTION
select lpad(t, i4) from trap

-- refuse UNPROVEN_FUNCTION
select split_part(t, '', 1) from trap

-- refuse UNPROVEN_FUNCTION
select split_part(t, ',', -1) from trap

-- refuse UNPROVEN_FUNCTION
select concat_ws(t, v, v) from trap

select concat_ws(',', b) from trap

select id, concat(t, c), concat(c3, '|', c, '|', t), concat_ws('-', c3, c) from trap

select concat(c::char(12), '|', t, c) from trap where id < 4

-- refuse UNPROVEN_TYPE
select concat(case when id = 1 then c else c3 end, t) from trap

-- refuse UNPROVEN_FUNCTION
select octet_length(c) from trap

-- refuse UNPROVEN_OPERATOR
select b || 'x' from trap
