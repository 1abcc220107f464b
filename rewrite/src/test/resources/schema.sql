create function rnd(i int, k int, n int) returns int language sql immutable as
  $$ select (abs(hashtext(i::text || '/' || k::text)::bigint) % n)::int $$;
create table region (r_regionkey int primary key, r_name char(25) not null, r_comment varchar(152));
create table nation (n_nationkey int primary key, n_name char(25) not null, n_regionkey int not null, n_comment varchar(152));
create table supplier (s_suppkey int primary key, s_name char(25) not null, s_address varchar(40) not null, s_nationkey int not null,
  s_phone char(15) not null, s_acctbal numeric(15,2) not null, s_comment varchar(101) not null);
create table customer (c_custkey int primary key, c_name varchar(25) not null, c_address varchar(40) not null, c_nationkey int not null,
  c_phone char(15) not null, c_acctbal numeric(15,2) not null, c_mktsegment char(10) not null, c_comment varchar(117) not null);
create table part (p_partkey int primary key, p_name varchar(55) not null, p_mfgr char(25) not null, p_brand char(10) not null,
  p_type varchar(25) not null, p_size int not null, p_container char(10) not null, p_retailprice numeric(15,2) not null, p_comment varchar(23) not null);
create table partsupp (ps_partkey int not null, ps_suppkey int not null, ps_availqty int not null, ps_supplycost numeric(15,2) not null,
  ps_comment varchar(199) not null, primary key (ps_partkey, ps_suppkey));
create table orders (o_orderkey bigint primary key, o_custkey int not null, o_orderstatus char(1) not null, o_totalprice numeric(15,2) not null,
  o_orderdate date not null, o_orderpriority char(15) not null, o_clerk char(15) not null, o_shippriority int not null, o_comment varchar(79) not null);
create table lineitem (l_orderkey bigint not null, l_partkey int not null, l_suppkey int not null, l_linenumber int not null,
  l_quantity numeric(15,2) not null, l_extendedprice numeric(15,2) not null, l_discount numeric(15,2) not null, l_tax numeric(15,2) not null,
  l_returnflag char(1) not null, l_linestatus char(1) not null, l_shipdate date not null, l_commitdate date not null, l_receiptdate date not null,
  l_shipinstruct char(25) not null, l_shipmode char(10) not null, l_comment varchar(44) not null, primary key (l_orderkey, l_linenumber));
insert into region select i, (array['AFRICA','AMERICA','ASIA','EUROPE','MIDDLE EAST'])[i + 1], 'c' || i from generate_series(0, 4) i;
insert into nation select i, (array['ALGERIA','ARGENTINA','BRAZIL','CANADA','EGYPT','ETHIOPIA','FRANCE','GERMANY','INDIA','INDONESIA','IRAN','IRAQ',
  'JAPAN','JORDAN','KENYA','MOROCCO','MOZAMBIQUE','PERU','CHINA','ROMANIA','SAUDI ARABIA','VIETNAM','RUSSIA','UNITED KINGDOM','UNITED STATES'])[i + 1],
  (array[0,1,1,1,4,0,3,3,2,2,4,4,2,4,0,0,0,1,2,3,4,2,3,3,1])[i + 1], 'n' || i from generate_series(0, 24) i;
insert into supplier select i, 'Supplier#' || lpad(i::text, 3, '0'), (array['Ärger','zeta ','Alpha','älpha','_x'])[i % 5 + 1] || i,
  (array[3,6,7,20,2,3,20,7,8,12])[i % 10 + 1], (10 + i % 25) || '-' || lpad(rnd(i,1,1000)::text, 3, '0'), rnd(i,2,1000000) / 100.0 - 1000,
  case when i % 7 = 0 then 'x Customer y Complaints z' else 'fine ' || i end from generate_series(1, 40) i;
insert into customer select i, 'Customer#' || lpad(i::text, 4, '0'), 'addr ' || rnd(i,1,50), rnd(i,2,25),
  (array[13,31,23,29,30,18,17,11])[i % 8 + 1] || '-' || rnd(i,3,1000), rnd(i,4,1000000) / 100.0 - 1000,
  (array['BUILDING','AUTOMOBILE','MACHINERY'])[i % 3 + 1], 'comment ' || rnd(i,5,9) from generate_series(1, 120) i;
insert into part select i, (array['forest green','green lemon','blush thistle','forest khaki'])[i % 4 + 1] || ' ' || i, 'Manufacturer#' || i % 5,
  (array['Brand#12','Brand#23','Brand#34','Brand#45'])[rnd(i,1,4) + 1],
  (array['ECONOMY ANODIZED STEEL','PROMO BURNISHED COPPER','MEDIUM POLISHED TIN','LARGE BRUSHED BRASS','SMALL PLATED BRASS'])[rnd(i,2,5) + 1],
  (array[15,49,14,23,1,5,9,3])[rnd(i,3,8) + 1],
  (array['SM CASE','SM BOX','MED BOX','MED BAG','LG CASE','LG BOX'])[rnd(i,4,6) + 1], 900 + i, 'p' || i from generate_series(1, 80) i;
insert into partsupp select p, 1 + (p + s * 11) % 40, 1 + rnd(p, s, 300), (100 + rnd(p, s + 10, 99999)) / 100.0, 'ps'
  from generate_series(1, 80) p, generate_series(0, 3) s;
insert into orders select i * 4, 1 + rnd(i,1,80), (array['F','O','P'])[rnd(i,2,3) + 1], (10000 + rnd(i,3,9999999)) / 100.0,
  date '1992-01-01' + rnd(i,4,2400), (array['1-URGENT','2-HIGH','3-MEDIUM','4-NOT SPECIFIED','5-LOW'])[rnd(i,5,5) + 1],
  'Clerk#' || rnd(i,6,20), 0, case when i % 9 = 0 then 'the special big requests' else 'plain ' || i end from generate_series(1, 500) i;
insert into lineitem select o.o_orderkey, 1 + rnd(o.o_orderkey::int, n, 80), 1, n, 1 + rnd(o.o_orderkey::int, n + 10, 50),
  (90000 + rnd(o.o_orderkey::int, n + 20, 9999999)) / 100.0, rnd(o.o_orderkey::int, n + 30, 11) / 100.0, rnd(o.o_orderkey::int, n + 40, 9) / 100.0,
  (array['R','A','N'])[rnd(o.o_orderkey::int, n + 50, 3) + 1], (array['F','O'])[rnd(o.o_orderkey::int, n + 60, 2) + 1],
  o.o_orderdate + 1 + rnd(o.o_orderkey::int, n + 70, 120), o.o_orderdate + 30 + rnd(o.o_orderkey::int, n + 80, 60),
  o.o_orderdate + 5 + rnd(o.o_orderkey::int, n + 90, 150), (array['DELIVER IN PERSON','COLLECT COD'])[rnd(o.o_orderkey::int, n + 100, 2) + 1],
  (array['MAIL','SHIP','AIR','AIR REG','TRUCK'])[rnd(o.o_orderkey::int, n + 110, 5) + 1], 'l'
  from orders o, generate_series(1, 6) n where n <= 2 + rnd(o.o_orderkey::int, 7, 5);
update lineitem l set l_suppkey = 1 + (l_partkey + (l_linenumber % 4) * 11) % 40;
-- Big orders, for the query that looks for them.
update lineitem set l_quantity = 80 where l_orderkey in (40, 80, 120);
create table trap (id int primary key, i2 smallint, i4 int, i8 bigint, n numeric(10,2), m numeric(12,4), big numeric(38,0), f4 real, f8 double precision,
  t text, v varchar(20), c char(10), c3 char(3), d date, ts timestamp, tz timestamptz, tm time, b boolean, u uuid, tc text collate "C",
  anyscale numeric, j jsonb, span interval, bin bytea);
insert into trap values
 (1, 1, 10, 100, 1.10, 1.1000, 1, 1.5, 1.5, 'a', 'a', 'a', 'a', '2024-01-31', '2024-01-31 10:20:30.123456', '2024-01-31 10:20:30+00', '10:20:30', true, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a', 1.5, '{}', '1 day', '\x01'),
 (2, 2, 20, 200, 2.20, 2.2000, 2, 0.1, 0.1, 'B', 'B', 'B', 'B', '2024-02-29', '2024-02-29 00:00:00', '2024-02-29 00:00:00+00', '00:00:00', false, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12', 'B', 1.50, '{}', '1 day', '\x02'),
 (3, -3, -30, -300, -3.30, -3.3333, -3, -2.5, -2.5, 'b', 'b ', 'b', 'b', '1969-12-31', '1969-12-31 23:59:59.5', '1969-12-31 23:59:59.5+00', '23:59:59.999999', null, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a13', 'b', 0, '{}', '1 day', '\x03'),
 (4, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
 (5, 0, 0, 0, 0.00, 0.0000, 0, 0, 0, '', '', '', '', '2000-01-01', '2000-01-01 12:00:00', '2000-01-01 12:00:00+00', '12:00:00', true, null, '', 0, '{}', '0', ''),
 (6, 32767, 2147483647, 9223372036854775807, 99999999.99, 99999999.9999, 99999999999999999999999999999999999999, 3.4e38, 1.7e308, 'é', 'é', 'é', 'é', '9999-12-31', '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59+00', '12:34:56', false, null, 'é', 1e30, '{}', '1 day', '\xff'),
 (7, -32768, -2147483648, -9223372036854775808, -99999999.99, -99999999.9999, -1, -3.4e38, -1.7e308, 'A', 'A', 'A', 'A', '0001-01-01', '0001-01-01 00:00:00', '0001-01-01 00:00:00+00', '01:02:03', true, null, 'A', 1, '{}', '1 day', '\x00'),
 (8, 7, 7, 7, 7.00, 7.1250, 7, 'NaN', 'NaN', 'a ', 'a ', 'a ', 'a', '2024-01-31', '2024-01-31 10:20:30', '2024-01-31 10:20:30+00', '10:20:30', false, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a ', 7.0, '{}', '1 day', '\x01'),
 (9, 7, 7, 7, 7.00, 7.1350, 7, 'Infinity', 'Infinity', 'a_b%c\d', 'a_b', 'a_b', 'a_b', '2024-03-01', '2024-03-01 01:01:01', '2024-03-01 01:01:01+00', '10:20:30', true, null, '_z', 7.0, '{}', '1 day', '\x01'),
 (10, 5, 5, 5, 0.05, 0.0050, 5, '-Infinity', '-Infinity', '😀x', 'ß', 'ss', 'ß', '2023-12-31', '2023-12-31 23:00:00', '2023-12-31 23:00:00+00', '10:20:30', true, null, 'Z', 7.0, '{}', '1 day', '\x01'),
 (11, 5, 5, 5, -0.05, -0.0050, 5, 1e-7, 1e20, 'It''s', 'co-op', 'coop', 'CO', '2024-12-30', '2024-12-30 23:00:00', '2024-12-30 23:00:00+00', '10:20:30', null, null, 'z', 7.0, '{}', '1 day', '\x01'),
 (12, 1, 10, 100, 1.10, 1.1000, 1, 1.5, 1.5, 'a', 'a', 'a', 'a', '2024-01-31', '2024-01-31 10:20:30.123456', '2024-01-31 10:20:30+00', '10:20:30', true, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a', 1.5, '{}', '1 day', '\x01'),
 (13, 3, 3, 3, 3.33, 3.3333, 3, -0.0, -0.0, U&'e\0301x', U&'e\0301x', U&'e\0301x', U&'e\0301', '1900-02-28', '1900-02-28 00:00:00.000001', '1900-02-28 00:00:00.000001+00', '00:00:00.000001', true, null, U&'\FF21', 3, '{}', '1 day', '\x01');
create table pair (a int, b int, x numeric(8,3), s text);
insert into pair values (1, 1, 1.500, 'a'), (1, 2, 2.250, 'b'), (2, 3, -1.125, 'a'), (null, 4, null, null), (3, null, 0.001, 'é'), (2, 3, -1.125, 'a');
create view trap_view as select id, n, m * 2 as twice, c, d, t from trap where n > 0;
create view sums as select a, sum(x) as total, count(*) as many from pair group by a;
create view over_view as select s.a, s.total, v.id from sums s left join trap_view v on v.id = s.a;
create type mood as enum ('sad', 'ok', 'happy', 'It''s', 'ABC');
create type other_mood as enum ('ok', 'sad');
create domain amount as numeric(10,2) check (value > -1000000);
create domain code as varchar(8) collate "C";
create domain feeling as mood;
create domain price as amount;
alter type mood add value 'meh' before 'ok';
create table kind (id int primary key, e mood, e2 mood, o other_mood, fe feeling, am amount, pr price, co code, iv interval, iv2 interval,
  any1 numeric, any2 numeric(50,3), neg numeric(3,-2), j json, jb jsonb, ai int[], at text[], an numeric[], d date, ts timestamp);
insert into kind values
 (1, 'sad', 'ok', 'ok', 'sad', 1.10, 5.00, 'a', '1 mon', '30 days', 1.0, 1.5, 1200, '{"a":  1}', '{"a": 1}', '{1,2}', '{a,NULL}', '{1.0,2}', '2024-01-31', '2024-01-31 10:20:30'),
 (2, 'ok', 'ok', 'sad', 'ok', 2.20, -5.00, 'B', '30 days', '30 days', 1.00, 12345678901234567890.125, -1200, '[1]', '{"b": 1.0}', '{}', '{}', '{}', '2024-02-29', '2024-02-29 00:00:00'),
 (3, 'happy', 'sad', null, 'happy', -3.30, 0.00, 'b', '1 year 2 mons -3 days 04:05:06.789', '-1 day +24:00:00', -0.5, 0.000, 0, 'null', 'null', '{{1,2},{3,4}}', '{"a b"}', '{NULL}', '1969-12-31', '1969-12-31 23:59:59.5'),
 (4, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
 (5, 'meh', 'ABC', 'ok', 'It''s', 0.00, 1.00, '', '24:00:00', '1 day', 0, 7, 100, '1', '1', '[0:1]={5,6}', '{x}', '{1e30}', '2000-01-01', '2000-01-01 12:00:00'),
 (6, 'It''s', 'It''s', 'sad', 'meh', 99999999.99, 2.00, 'é', '-1 mon', '-30 days -00:00:00.000001', 100000000000000000000000000000, 1, 100, '{}', '{}', null, null, null, '2024-03-30', '2024-03-30 01:00:00'),
 (7, 'ABC', 'happy', 'ok', 'ABC', 1.10, 3.00, 'a', '29 days', '1 mon -1 day', 0.00000000000000000000001, 1, 100, '{}', '{}', '{1,2}', '{A}', '{2}', '2024-12-31', '2024-12-31 23:59:59.999999'),
 (8, 'ABC', 'sad', 'sad', 'sad', 1.10, 3.00, 'A', '-178000000 years', '178000000 years', -1.0, 1.250, 300, '{}', '{}', '{1,2}', '{A}', '{2}', '2023-12-31', '2023-12-31 23:00:00'),
 (9, 'meh', 'meh', 'ok', 'meh', 4.40, 4.00, 'z', '00:00:00', '1 mon -30 days', 3.30, 0.5, 300, '{}', '{}', '{1,2}', '{A}', '{2}', '2024-01-30', '2024-01-30 23:00:00');
create table oddity (id int primary key, odd timetz);
create view kind_view as select id, e, fe, am, iv, any1, jb, ai from kind where e <> 'ok';
-- Texts of the repertoire whose order is proven, and nothing else.
create table word (id int primary key, t text, v varchar(12), c char(6), g int);
insert into word (id, t) select o, w from unnest(array['a', 'A', 'b', 'B', 'á', 'Á', 'à', 'ä', 'Ä', 'ab', 'aB', 'Ab', 'AB', 'áb', 'äb', 'äB',
  'az', 'æ', 'ae', 'af', 'Æ', 'coop', 'co-op', 'Coop', 'CO-OP', 'co op', 'co_op', 'résumé', 'resume', 'Resume', 'resumé', 'résume', 'cote', 'côte', 'coté', 'côté',
  'ß', 'ss', 'st', 'SS', 'Straße', 'Strasse', 'strasse', '1', '10', '9', '2', '½', '²', '', ' ', '  ', 'a ', ' a', 'a.', '.a', '-', '_', '~', '\', '''', '"', '%',
  'ñ', 'n', 'nz', 'o', 'ø', 'Ø', 'oe', 'œ', 'ı', 'i', 'I', 'İ', 'ǆ', 'dž', 'dz', 'č', 'c', 'ch', 'cz', 'd', 'h', 'й', 'и', 'Я', 'я', 'ё', 'е', 'ж', 'σ', 'ς', 'Σ', 'ά', 'α',
  '가', '각', '가나', 'あ', 'ア', 'ぁ', '€', '$', '™', 'tm', '→', '😀', '😀x', '😃', '🌍', E'a\tb', E'a\nb', E'\x01', E'a\x01', 'ẞ', 'ệ', 'FF 0', '2B 01', null]) with ordinality u(w, o);
update word set v = left(t, 12), c = left(t, 6), g = id % 5;
-- No rows at all.
create table nothing (id int primary key, t text, n numeric(10,2), ts timestamp);
-- Documents: deep, escaped, with keys that look like numbers, numbers that DuckDB would print otherwise.
create table doc (id int primary key, jb jsonb, k text, i int, kc text collate "C");
insert into doc (id, jb, k, i) select o, d::jsonb, k, o % 5 - 2 from unnest(
  array['{"a": 1, "b": {"c": [10, 20, {"d": "deep"}]}, "s": "x"}', '{"a": 1.0, "b": [1, 2, 3], "s": "It''s \"q\" \\ \n\t\u0001 é"}',
  '{"a": 0.10, "b": null, "s": ""}', '{"a": 123456789012345678901234567890.5, "s": "日本😀", "é": "ü"}', '{"a": "1", "b": "null", "s": null}',
  '{"a": true, "b": false, "0": "zero", "-1": "minus"}', '[1, "x", null, {"a": 5}, [1, 2]]', '[]', '{}', '"text"', '"5"', '5', 'null', 'true',
  '{"a": {"a": {"a": "aaa"}}, "\"": "quote", "a\\b": "back", "x\ny": "line"}', '{"a": -0.0, "b": 1e5, "s": "2024-02-29"}', '{"a": [], "b": {}, "s": "2024-02-30"}',
  '{"a": -7, "s": "2024-02-29T10:20:30.5Z", "b": "😀\"x"}', '{"a": "a b", "b": [[["x"]]], "s": "12.50"}', '{"a:1": "colon", "k3:": 2, "": "empty"}', null],
  array['a', 'b', 's', 'é', 'b', '0', 'a', '', null, 'a', 'a', 'a', 'a', 'a', '"', 'b', 'a', 'b', 'b', 'a:1', 'a']) with ordinality u(d, k, o);
update doc set kc = k;
-- The same as they were written, with blanks, and two that only Postgres reads: a key twice, characters by their number.
create table raw (id int primary key, j json);
insert into raw values (1, ' { "a" : 1 , "b" : [ 1 , 2 , { "c" : "x" } ] } '), (2, '{"a":1.0,"b":{"c":null}}'), (3, '[ 1, "a\nb" ,null]'), (4, '"s"'), (5, '5'), (6, 'null'),
  (7, '[]'), (8, '{ }'), (9, '{"a":"q\"\\\/","b":[]}'), (10, null), (11, E'\t[[1],\n[2, 3]]\r\n');
create table twice (id int primary key, j json);
insert into twice values (1, '{"a": 1, "a": 2}'), (2, '{"a": "\u00e9"}');
create view doc_view as select id, jb -> 'b' -> 'c' as c, (jb -> 'b' -> 'c' -> 2) ->> 'd' as d, jb ->> 'a' = '1' as one, jb -> i as e from doc where jb -> 'a' is not null;
