-- The tables of TPC-C with those of TPC-H that CH-benCHmark adds; about :rows lines of orders.
create function dice(seed bigint, salt bigint, sides integer) returns integer language sql immutable
  return (hashint8extended(seed, salt) & 9223372036854775807) % sides;
create table region (r_regionkey integer primary key, r_name char(55) not null,
  r_comment char(152) not null);
insert into region
  select i - 1, (array['Africa', 'America', 'Asia', 'Europe', 'Middle East'])[i], 'region ' || i
  from generate_series(1, 5) as i;
create table nation (n_nationkey integer primary key, n_name char(25) not null,
  n_regionkey integer not null, n_comment char(152) not null);
insert into nation
  select 47 + i, n, case when i > 20 then 4 else (i - 1) / 5 end, 'nation ' || n
  from unnest(array['Algeria', 'Kenya', 'Morocco', 'Egypt', 'Mozambique', 'Argentina', 'Brazil',
    'Canada', 'Peru', 'United States', 'China', 'India', 'Indonesia', 'Japan', 'Vietnam',
    'Cambodia', 'Germany', 'France', 'Italy', 'Romania', 'Iran', 'Iraq', 'Jordan', 'Saudi Arabia',
    'Qatar']) with ordinality as names(n, i);
update nation set n_regionkey = 3 where n_name in ('Germany', 'France', 'Italy', 'Romania');
create table supplier (su_suppkey integer primary key, su_name char(25) not null,
  su_address varchar(40) not null, su_nationkey integer not null, su_phone char(15) not null,
  su_acctbal numeric(12, 2) not null, su_comment char(101) not null);
insert into supplier
  select i, 'Supplier#' || lpad(i::text, 9, '0'), 'Street ' || dice(i, 1, 900), 48 + dice(i, 2, 25),
    '0' || dice(i, 3, 1000000), dice(i, 4, 1100000) / 100.0 - 1000,
    case when dice(i, 5, 40) = 0 then 'Some bad complaints' else 'furiously even' end
  from generate_series(0, 9999) as i;
create table warehouse (w_id integer primary key, w_name varchar(10), w_street_1 varchar(20),
  w_city varchar(20), w_state char(2), w_zip char(9), w_tax numeric(4, 4), w_ytd numeric(12, 2));
insert into warehouse
  select i, 'house ' || i, 'Main ' || i, 'City', 'A' || i % 9, i || '1111', 0.0815, 300000
  from generate_series(1, 4) as i;
create table district (d_id integer, d_w_id integer, d_name varchar(10), d_street_1 varchar(20),
  d_city varchar(20), d_state char(2), d_zip char(9), d_tax numeric(4, 4), d_ytd numeric(12, 2),
  d_next_o_id integer, primary key (d_w_id, d_id));
insert into district
  select d, w, 'd' || d, 'Side ' || d, 'City', 'A' || d % 9, d || '1111', 0.05, 30000, 3001
  from generate_series(1, 4) as w, generate_series(1, 10) as d;
create table customer (c_id integer, c_d_id integer, c_w_id integer, c_first varchar(16),
  c_middle char(2), c_last varchar(16), c_street_1 varchar(20), c_city varchar(20), c_state char(2),
  c_zip char(9), c_phone char(16), c_since timestamp, c_credit char(2), c_credit_lim numeric(12, 2),
  c_discount numeric(4, 4), c_balance numeric(12, 2), c_ytd_payment numeric(12, 2),
  c_payment_cnt integer, c_delivery_cnt integer, c_data varchar(500),
  primary key (c_w_id, c_d_id, c_id));
insert into customer
  select c, d, w, 'First' || dice(n, 1, 500), 'OE', 'BAR' || dice(n, 2, 300), 'Street ' || c,
    'City' || dice(n, 3, 50), chr(48 + dice(n, 4, 25)) || chr(65 + dice(n, 5, 26)), '123411111',
    dice(n, 6, 9) || '-555-' || c, timestamp '2006-12-01' + n * interval '1 second',
    case when dice(n, 7, 10) = 0 then 'BC' else 'GC' end, 50000, dice(n, 8, 5000) / 10000.0,
    dice(n, 9, 20000) / 100.0 - 50, 10, 1, 0, 'data ' || dice(n, 10, 1000)
  from (select c, d, w, (w * 10 + d) * 100000 + c as n
    from generate_series(1, 4) as w, generate_series(1, 10) as d,
      generate_series(1, greatest(20, :rows / 400)) as c) as numbered;
create table history (h_c_id integer, h_c_d_id integer, h_c_w_id integer, h_d_id integer,
  h_w_id integer, h_date timestamp, h_amount numeric(6, 2), h_data varchar(24),
  primary key (h_c_w_id, h_c_d_id, h_c_id, h_date));
insert into history
  select c_id, c_d_id, c_w_id, c_d_id, c_w_id, c_since, 10, 'paid' from customer;
create table orders (o_id integer, o_d_id integer, o_w_id integer, o_c_id integer,
  o_entry_d timestamp, o_carrier_id integer, o_ol_cnt integer, o_all_local integer,
  primary key (o_w_id, o_d_id, o_id));
insert into orders
  select c_id, c_d_id, c_w_id, 1 + dice(n, 11, (select max(c_id) from customer)),
    timestamp '2007-01-02' + dice(n, 12, 1900) * interval '1 day' + n % 86400 * interval '1 second',
    case when dice(n, 13, 10) < 7 then 1 + dice(n, 14, 10) end, 5 + dice(n, 15, 11), 1
  from (select *, (c_w_id * 10 + c_d_id) * 100000 + c_id as n from customer) as numbered;
create table neworder (no_o_id integer, no_d_id integer, no_w_id integer,
  primary key (no_w_id, no_d_id, no_o_id));
insert into neworder select o_id, o_d_id, o_w_id from orders where o_carrier_id is null;
create table orderline (ol_o_id integer, ol_d_id integer, ol_w_id integer, ol_number integer,
  ol_i_id integer, ol_supply_w_id integer, ol_delivery_d timestamp, ol_quantity integer,
  ol_amount numeric(6, 2), ol_dist_info char(24), primary key (ol_w_id, ol_d_id, ol_o_id, ol_number));
insert into orderline
  select o_id, o_d_id, o_w_id, line, 1 + dice(n + line, 16, 2000), o_w_id,
    case when o_carrier_id is not null
      then o_entry_d + dice(n + line, 17, 40) * interval '1 day' end,
    1 + dice(n + line, 18, 10), dice(n + line, 19, 999999) / 100.0, 'info ' || dice(n + line, 20, 99)
  from (select *, ((o_w_id * 10 + o_d_id) * 100000 + o_id) * 16 as n from orders) as numbered,
    generate_series(1, o_ol_cnt) as line;
create table item (i_id integer primary key, i_im_id integer, i_name varchar(24),
  i_price numeric(5, 2), i_data varchar(50));
insert into item
  select i, dice(i, 21, 10000), 'item' || dice(i, 22, 700), 1 + dice(i, 23, 9900) / 100.0,
    (array['zz', 'co', 'a', 'b', 'PR', 'x'])[1 + dice(i, 24, 6)] || ' data '
      || dice(i, 25, 500) || (array['', 'b', 'bb', 'ORIGINAL'])[1 + dice(i, 26, 4)]
  from generate_series(1, 2000) as i;
create table stock (s_i_id integer, s_w_id integer, s_quantity integer, s_dist_01 char(24),
  s_ytd integer, s_order_cnt integer, s_remote_cnt integer, s_data varchar(50),
  primary key (s_w_id, s_i_id));
insert into stock
  select i, w, 10 + dice(i * 10 + w, 27, 91), 'dist ' || i, 0, dice(i * 10 + w, 28, 50), 0, 'data'
  from generate_series(1, 2000) as i, generate_series(1, 4) as w;
drop function dice;
create index on orders (o_w_id, o_d_id, o_c_id);
create index on orderline (ol_i_id);
create index on stock (s_i_id);
vacuum analyze;
