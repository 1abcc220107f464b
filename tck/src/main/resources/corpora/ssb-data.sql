-- The star schema, from the tables of TPC-H as its authors derive it.
create table part_ssb (p_partkey integer primary key, p_name varchar(55) not null,
  p_mfgr char(6) not null, p_category char(7) not null, p_brand1 char(9) not null,
  p_color varchar(11) not null, p_type varchar(25) not null, p_size integer not null,
  p_container char(10) not null);
insert into part_ssb
  select p_partkey, p_name, 'MFGR#' || substr(p_brand, 7, 1),
    'MFGR#' || substr(p_brand, 7, 1) || substr(p_brand, 8, 1),
    'MFGR#' || substr(p_brand, 7, 1) || substr(p_brand, 8, 1) || 1 + p_partkey % 40,
    split_part(p_name, ' ', 1), p_type, p_size, p_container
  from part;
create table supplier_ssb (s_suppkey integer primary key, s_name char(25) not null,
  s_address varchar(40) not null, s_city char(10) not null, s_nation char(15) not null,
  s_region char(12) not null, s_phone char(15) not null);
insert into supplier_ssb
  select s_suppkey, s_name, s_address, rpad(substr(n_name, 1, 9), 9) || s_suppkey % 10,
    n_name, r_name, s_phone
  from supplier join nation on s_nationkey = n_nationkey join region on n_regionkey = r_regionkey;
create table customer_ssb (c_custkey integer primary key, c_name varchar(25) not null,
  c_address varchar(40) not null, c_city char(10) not null, c_nation char(15) not null,
  c_region char(12) not null, c_phone char(15) not null, c_mktsegment char(10) not null);
insert into customer_ssb
  select c_custkey, c_name, c_address, rpad(substr(n_name, 1, 9), 9) || c_custkey % 10,
    n_name, r_name, c_phone, c_mktsegment
  from customer join nation on c_nationkey = n_nationkey join region on n_regionkey = r_regionkey;
create table date (d_datekey integer primary key, d_date varchar(18) not null,
  d_dayofweek varchar(9) not null, d_month varchar(9) not null, d_year integer not null,
  d_yearmonthnum integer not null, d_yearmonth char(7) not null, d_daynuminweek integer not null,
  d_daynuminmonth integer not null, d_monthnuminyear integer not null,
  d_weeknuminyear integer not null);
insert into date
  select to_char(day, 'yyyymmdd')::integer, to_char(day, 'FMMonth DD, yyyy'), to_char(day, 'FMDay'),
    to_char(day, 'FMMonth'), extract(year from day), to_char(day, 'yyyymm')::integer,
    to_char(day, 'Monyyyy'), to_char(day, 'D')::integer, extract(day from day),
    extract(month from day), to_char(day, 'ww')::integer
  from generate_series(timestamp '1992-01-01', timestamp '1998-12-31', interval '1 day') as day;
create table lineorder (lo_orderkey bigint not null, lo_linenumber integer not null,
  lo_custkey integer not null, lo_partkey integer not null, lo_suppkey integer not null,
  lo_orderdate integer not null, lo_orderpriority char(15) not null, lo_shippriority integer not null,
  lo_quantity integer not null, lo_extendedprice integer not null, lo_ordtotalprice integer not null,
  lo_discount integer not null, lo_revenue integer not null, lo_supplycost integer not null,
  lo_tax integer not null, lo_commitdate integer not null, lo_shipmode char(10) not null,
  primary key (lo_orderkey, lo_linenumber));
insert into lineorder
  select l_orderkey, l_linenumber, o_custkey, l_partkey, l_suppkey,
    to_char(o_orderdate, 'yyyymmdd')::integer, o_orderpriority, o_shippriority, l_quantity,
    l_extendedprice, o_totalprice, l_discount * 100, l_extendedprice * (1 - l_discount),
    0.6 * p_retailprice, l_tax * 100, to_char(l_commitdate, 'yyyymmdd')::integer, l_shipmode
  from lineitem join orders on l_orderkey = o_orderkey join part on l_partkey = p_partkey;
drop table lineitem, orders, partsupp, part, supplier, customer, nation, region;
alter table part_ssb rename to part;
alter table supplier_ssb rename to supplier;
alter table customer_ssb rename to customer;
create index on lineorder (lo_orderdate);
vacuum analyze;
