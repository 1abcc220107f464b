-- What a path finds is exactly what Postgres prints.
select id, jb from doc

select id, jb -> 'a', jb ->> 'a' from doc

select id, jb -> 'b', jb ->> 'b' from doc

select id, jb -> 's', jb ->> 's' from doc

select id, jb -> 'b' -> 'c' -> 2 ->> 'd', (jb -> 'b') ->> 'c', jb -> 'a' -> 'a' -> 'a' from doc

select id, jb -> 0, jb ->> 0, jb -> -1, jb ->> -1, jb -> 2, jb ->> 3, jb -> 99, jb -> -99 from doc

-- A scalar has itself as its only element.
select id, jb -> 'a' -> 0, jb -> 'a' ->> 0, jb -> 'a' -> -1, jb -> 'a' -> 1 from doc

select id, jb -> k, jb ->> k, jb -> i, jb ->> i from doc

select id, jb ->> (k || ''), jb -> (i + 1) from doc

select id, jb -> '0', jb ->> '-1', jb ->> '', jb ->> 'é', jb ->> '"', jb ->> 'a\b' from doc

select id, jb ->> 'a:1', jb -> 'k3:' from doc

select id, jb #> '{a}', jb #>> '{a}', jb #> '{b,c,2,d}', jb #>> '{b,c,-1,d}', jb #>> '{0}', jb #> '{b,0,0,0}' from doc

select id, jb #> '{a,0}', jb #>> '{0,a}', jb #> '{007}', jb -> 'b' #> '{c,1}' from doc

select id, jsonb_extract_path(jb, 'b', 'c'), jsonb_extract_path_text(jb, 'b', '0'), jsonb_extract_path_text(jb, 'a') from doc

select id, jsonb_typeof(jb), jsonb_typeof(jb -> 'a'), jsonb_typeof(jb -> 'b') from doc

select id, jsonb_array_length(jb) from doc where jsonb_typeof(jb) = 'array'

select id, jsonb_array_length(jb -> 'b') from doc where id in (2, 19)

-- error
select jsonb_array_length(jb) from doc

select id, (jb -> 'a')::text, (jb -> 'b')::text || 'x', length(jb ->> 's') from doc

select jb ->> 'a' as a, count(*) from doc group by jb ->> 'a' order by count(*), max(id)

select id from doc where jb ->> 'a' = '1' order by id

select id from doc where jb -> 'a' is null order by id

select id from doc where jb ->> 'b' is null and jb -> 'b' is not null order by id

select id from doc where jb ->> 's' like 'x%' or jb ->> 'a' in ('1', 'true') order by id

select id from doc where (jb ->> 's') || 'y' = 'xy'

select d.id, e.id from doc d join doc e on d.jb ->> 'a' = e.jb ->> 'a' and d.id < e.id

select id, coalesce(jb ->> 'a', jb ->> 'b', '-') from doc

select id, case when jb -> 'a' is not null then jb -> 'a' else jb end from doc

select id, (select jb -> 'a') from doc

select id, max(jb ->> k collate "C") over (partition by i) from doc

select max(jb ->> kc), min(jb ->> kc) from doc

select max(jb ->> 'a' ) from doc where jb ->> 'a' ~ '^[0-9]+$'

-- As numbers, moments and their like.
select id, (jb ->> 'a')::int from doc where id in (1, 5, 18)

select id, (jb ->> 'a')::bigint, (jb -> 'a')::int, (jb -> 'a')::smallint, (jb -> 'a')::numeric from doc where id in (1, 18)

select id, (jb ->> 'a')::numeric, (jb -> 'a')::numeric, (jb ->> 'a')::numeric(10,1) from doc where id in (1, 2, 3, 18)

select sum((jb ->> 'a')::numeric), avg((jb ->> 'a')::numeric), sum((jb ->> 'a')::numeric(10,2)), max((jb ->> 'a')::numeric(10,2)) from doc where id in (1, 2, 3, 18)

select sum((jb ->> 'a')::int), avg((jb -> 'a')::int), max((jb ->> 'a')::float8::int) from doc where id in (1, 18)

select id, (jb ->> 'a')::bool, (jb -> 'a')::boolean, (jb -> 'b')::bool from doc where id = 6

select id, (jb ->> 's')::date, (jb ->> 's')::timestamp from doc where id = 16

select id, (jb ->> 's')::timestamptz from doc where id = 18

select date_trunc('month', (jb ->> 's')::date::timestamp) from doc where id = 16

select id, (jb ->> 's')::numeric(10,2) * 2 from doc where id = 19

-- error
select id, (jb ->> 's')::date from doc where id = 17

-- error
select (jb ->> 's')::int from doc where id = 1

-- error
select (jb -> 's')::int from doc where id = 1

-- raises
select (jb -> 'a')::int from doc where id = 3

select (jb ->> 'b')::numeric from doc where id = 16 and jb ->> 'b' = '100000' and (jb ->> 'a')::numeric = 0

-- error
select t::int from trap

select id, t::int from (select id, t from trap where t ~ '^[0-9]+$') x

select * from doc_view

select id from doc where (((jb -> 'b') -> 'c') -> 2) ->> 'd' = 'deep'

-- json: the text itself, cut.
select id, j from raw

select id, j -> 'a', j ->> 'a', j -> 'b', j ->> 'b', j -> 'b' -> 2 -> 'c', j -> 'b' ->> 'c' from raw

select id, j -> 0, j ->> 1, j -> -1, j -> 2, j ->> -3, j -> 1 -> 1 from raw

select id, j #> '{b,2,c}', j #>> '{a}', j #> '{1,0}', j #>> '{b,c}', j #> '{0}' from raw

select id, json_typeof(j), json_typeof(j -> 'b'), json_extract_path_text(j, 'b', 'c'), (j -> 'a')::text from raw

select id, json_array_length(j) from raw where json_typeof(j) = 'array'

-- raises
select j ->> 'a' from twice where id = 1

-- raises
select j ->> 'a' from twice where id = 2

-- refuse UNPROVEN_OPERATOR
select id from doc where jb = jb

-- refuse UNPROVEN_TYPE
select id from doc where jb -> 'a' = '1'

-- refuse UNPARSED
select id from doc where jb @> '[1]'

-- refuse UNPARSED
select 'x' || jb ->> 'a' from doc

-- Operators of one precedence are read from the left.
select jb ->> 'a' || 'x' from doc

select id from doc where jb ->> 's' || 'y' = 'xy' and not jb ->> 'a' = '2' or jb -> 'a' ->> 'a' is not null

-- What takes the key for itself.
select jb -> 0 + 1, jb ->> 'a'::text, jb ->> 0::int from doc

-- refuse UNPARSED
select 1 + jb -> 0 from doc

-- refuse UNPROVEN_OPERATOR
select jb #> '{"a b"}' from doc

-- refuse UNPROVEN_OPERATOR
select jb #> '{a,NULL}' from doc

-- refuse UNPROVEN_OPERATOR
select k -> 'a' from doc
