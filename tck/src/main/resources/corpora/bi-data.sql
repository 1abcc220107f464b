-- A shop's star schema and its events, as a BI tool finds them; :rows sales and events.
create function dice(seed bigint, salt bigint, sides integer) returns integer language sql immutable
  return (hashint8extended(seed, salt) & 9223372036854775807) % sides;
create table "Store" (id integer primary key, "Store Name" text not null, city text, opened date,
  closed date, size_class char(1));
insert into "Store"
  select i, (array['Café Zürich', 'Łódź Wschód', 'São Paulo', 'Ñuñoa', 'Ærø', 'Östersund', 'eu-west',
      'EU West', 'Zoo', 'zoo', '2nd Street', '10th Street'])[1 + i % 12] || ' ' || i,
    case when i % 7 > 0 then (array['Zürich', 'Łódź', 'São Paulo', 'Ñuñoa', 'Berlin'])[1 + i % 5] end,
    date '2015-03-01' + i * 17, case when i % 9 = 0 then date '2023-06-30' - i end,
    chr(65 + i % 3)
  from generate_series(1, 40) as i;
create table products (id integer primary key, name varchar(60) not null, category varchar(30),
  subcategory varchar(30), price numeric(10, 2) not null, cost numeric(10, 2), active boolean,
  attributes jsonb);
insert into products
  select i, (array['Crème brûlée', 'Naïve art', 'Überzieher', 'coffee', 'Coffee', 'tea-time', 'Tea',
      'Ångström'])[1 + i % 8] || ' ' || i,
    case when i % 11 > 0 then (array['Food', 'Art', 'Clothes', 'Drinks', 'food'])[1 + i % 5] end,
    case when i % 4 > 0 then 'sub ' || i % 13 end, 1 + dice(i, 1, 50000) / 100.0,
    case when i % 6 > 0 then dice(i, 2, 30000) / 100.0 end,
    case when i % 10 > 0 then i % 3 > 0 end, jsonb_build_object('color', 'c' || i % 5, 'size', i % 9)
  from generate_series(1, 500) as i;
create table customers (id integer primary key, first_name text, last_name text, email text,
  country char(2), segment varchar(20), birth_date date, created_at timestamptz not null,
  credit numeric);
insert into customers
  select i, case when i % 13 > 0 then (array['José', 'Zoë', 'anna', 'Anna', 'Łukasz', 'Åsa', 'Bob',
      'O''Neil'])[1 + i % 8] end,
    (array['Müller', 'Muller', 'Nguyễn', 'Øst', 'smith', 'Smith', 'de la Cruz'])[1 + i % 7] || i % 50,
    case when i % 5 > 0 then 'user' || i || '@example.' || (array['com', 'org', 'net'])[1 + i % 3] end,
    (array['DE', 'US', 'PL', 'BR', 'CL', null])[1 + i % 6],
    (array['consumer', 'corporate', 'home office', null])[1 + i % 4],
    case when i % 17 > 0 then date '1950-01-01' + dice(i, 3, 20000) end,
    timestamptz '2021-01-01 00:00+00' + dice(i, 4, 94608000) * interval '1 second',
    case when i % 3 > 0 then dice(i, 5, 1000000) / (array[10, 100, 1000])[1 + i % 3]::numeric end
  from generate_series(1, greatest(200, :rows / 20)) as i;
create table sales (id bigint primary key, customer_id integer, product_id integer not null,
  store_id integer, sold_at timestamp not null, ship_date date, quantity integer not null,
  unit_price numeric(10, 2) not null, discount numeric(4, 3), status varchar(12) not null,
  channel text, note text);
insert into sales
  select i, case when i % 50 > 0 then 1 + dice(i, 6, greatest(200, :rows / 20)) end,
    1 + dice(i, 7, dice(i, 8, 500) + 1), case when i % 9 > 0 then 1 + dice(i, 9, 40) end,
    timestamp '2022-01-01' + dice(i, 10, 94608000) * interval '1 second',
    case when dice(i, 11, 8) > 0 then date '2022-01-01' + dice(i, 10, 94608000) / 86400
      + dice(i, 12, 9) end,
    1 + dice(i, 13, 12), 1 + dice(i, 14, 50000) / 100.0,
    case when dice(i, 15, 3) > 0 then dice(i, 16, 300) / 1000.0 end,
    (array['paid', 'paid', 'paid', 'open', 'returned', 'cancelled'])[1 + dice(i, 17, 6)],
    (array['web', 'Web', 'store', 'phone', null])[1 + dice(i, 18, 5)],
    case when dice(i, 19, 20) = 0 then 'geschenk für ' || dice(i, 20, 900) end
  from generate_series(1, :rows) as i;
create table events (id bigint primary key, customer_id integer, kind varchar(20) not null,
  at timestamptz not null, session_id uuid, duration_ms integer, url text, value double precision);
insert into events
  select i, case when i % 10 > 0 then 1 + dice(i, 21, greatest(200, :rows / 20)) end,
    (array['visit', 'visit', 'visit', 'view', 'view', 'cart', 'checkout', 'purchase'])
      [1 + dice(i, 22, 8)],
    timestamptz '2024-01-01 00:00+00' + dice(i, 23, 31536000) * interval '1 second',
    md5((i / 5)::text)::uuid, case when dice(i, 24, 9) > 0 then dice(i, 25, 600000) end,
    '/shop/' || dice(i, 26, 40) || case when i % 2 = 0 then '?utm=mail' else '' end,
    dice(i, 27, 1000) / 8.0
  from generate_series(1, :rows) as i;
drop function dice;
create index on sales (sold_at);
create index on sales (customer_id);
create index on events (customer_id);
create index on events (at);
vacuum analyze;
