-- The expressions that the fuzzer tries. A line is: type, weight, template.
--   Types: those of SqlType; * for each of them, EXACT where equal values print alike, ORDERED where
--     there is an order. With ! it may raise, so it stands only where it is evaluated for every row.
--   Places: {T} an expression of the type, {T!} a column or literal that is safe to compute with,
--     {T?} any column or literal, {*} the type of the line, {X} one comparable type throughout the
--     line, {Y} any type, {a|b} a choice of words, {n} 0 to 5, {p} 1 to 5, {i} −6 to 6,
--     {array T} a bound array, {query T} a scalar subquery, {query X} and {query} one of many rows, {type} the type's name,
--     {untyped} a string literal of X, {ordered} {total} {rows} {groups} the inside of OVER, {unique} an order.

-- @SCALAR
*        3 case when {BOOL} then {*} else {*} end
*        1 case when {BOOL} then {*} when {BOOL} then {*} end
*        1 case {X} when {X!} then {*} when {X!} then {*} else {*} end
*        3 coalesce({*}, {*})
*        1 coalesce({*}, {*}, {*})
*        2 {query *}
ORDERED  2 nullif({*}, {*})
ORDERED  1 {greatest|least}({*}, {*})
*        1 cast({*} as {type})
*        1 ({*})
EXACT    1 ({*})::{type}

INT4  6 ({INT4} + {INT4})
INT4  5 ({INT4} - {INT4})
INT4  4 ({INT4!} * {INT4!})
INT4  3 ({INT4} / nullif({INT4}, 0))
INT4  3 ({INT4} % nullif({INT4}, 0))
INT4  1 mod({INT4}, nullif({INT4}, 0))
INT4  1 div({INT4}::numeric, nullif({INT4}, 0)::numeric)::int
INT4  2 abs({INT4})
INT4  1 (- {INT4})
INT4  1 {INT2}::int
INT4  2 {FIXED!}::int
INT4  1 {BOOL}::int
INT4  1 sign({INT4})::int
INT4  3 {length|char_length}({TEXT})
INT4  1 octet_length({TEXT})
INT4  2 strpos({TEXT}, {TEXT})
INT4  1 position({TEXT} in {TEXT})
INT4  1 ascii({TEXT})
INT4  3 extract({year|month|day|quarter|dow|doy|week|isodow|isoyear} from {DATE})::int
INT4  2 extract({year|month|day|hour|minute|dow} from {TIMESTAMP})::int
INT4  2 ({DATE} - {DATE})
INT4  1 width_bucket({FIXED!}, 0, 100, {p})
INT4  1 cardinality({INTS})
INT4  1 array_length({INTS}, 1)
INT4  1 ({INT4!} & {INT4!})
INT4! 3 ({INT4} + {INT4?})
INT4! 2 ({INT4?} * {INT4?})
INT4! 3 ({INT4} / {INT4})
INT4! 1 {INT8?}::int
INT4! 1 {TEXT}::int
INT4! 1 ({JSONB} -> 'a')::int
INT4! 1 jsonb_array_length({JSONB} -> 'b')
INT4  1 (case when jsonb_typeof({JSONB?} -> 'a') = 'number' then 1 else 2 end)
INT4! 1 {FLOAT8?}::int

INT2  2 {INT4!}::smallint
INT2  2 ({INT2!} + 1::smallint)
INT2  1 ({INT2!} - {INT2!})

INT8  4 {INT4}::bigint
INT8  4 ({INT8} + {INT4})
INT8  2 ({INT8} - {INT8})
INT8  2 ({INT8!} * {INT4!})
INT8  2 ({INT8!} / nullif({INT8!}, 0))
INT8  1 abs({INT8})
INT8  1 (- {INT8})
INT8  1 {FIXED!}::bigint
INT8! 1 ({INT8?} * {INT4})
INT8! 1 ({INT8} % {INT8})

FIXED 4 ({FIXED} + {FIXED})
FIXED 4 ({FIXED} - {FIXED})
FIXED 2 ({FIXED} + {INT4})
FIXED 3 ({FIXED} * {INT4!})
FIXED 3 round({NUMERIC}, 3)
FIXED 2 trunc({NUMERIC}, 3)
FIXED 2 round({FIXED} * {FIXED}, 3)
FIXED 2 {INT4}::numeric(14,3)
FIXED 2 {NUMERIC!}::numeric(14,3)
FIXED 1 abs({FIXED})
FIXED 1 (- {FIXED})
FIXED 1 ({FIXED} % nullif({FIXED}, 0))
FIXED! 1 ({FIXED} / {FIXED})::numeric(14,3)

NUMERIC 4 ({FIXED} * {FIXED})
NUMERIC 4 ({FIXED} / nullif({FIXED}, 0))
NUMERIC 3 ({INT4} / nullif({FIXED}, 0))
NUMERIC 3 ({NUMERIC} + {FIXED})
NUMERIC 2 ({NUMERIC} - {NUMERIC})
NUMERIC 2 ({NUMERIC} * {INT4})
NUMERIC 2 ({NUMERIC} / nullif({NUMERIC}, 0))
NUMERIC 1 ({NUMERIC} % nullif({NUMERIC}, 0))
NUMERIC 2 round({NUMERIC}, {n})
NUMERIC 1 round({NUMERIC})
NUMERIC 1 trunc({NUMERIC}, {n})
NUMERIC 1 round({NUMERIC}, {i})
NUMERIC 1 {ceil|floor|abs|sign|trunc}({NUMERIC})
NUMERIC 1 {ceil|floor}({FIXED})
NUMERIC 1 {FIXED}::numeric
NUMERIC 1 {INT8}::numeric
NUMERIC 1 {INT4}::numeric
NUMERIC 1 extract({year|month|epoch|second} from {TIMESTAMP})
NUMERIC 1 extract({hour|minute|second|epoch} from {TIME})
NUMERIC 1 sqrt(abs({FIXED}))
NUMERIC 1 power({FIXED!}, 2)
NUMERIC! 2 ({NUMERIC} / {NUMERIC})
NUMERIC! 1 ({JSONB} ->> 'a')::numeric

FLOAT4 2 {INT2}::real
FLOAT8 3 {INT4}::float8
FLOAT8 2 {FIXED}::float8
FLOAT8 1 {FLOAT4}::float8
FLOAT8 2 ({FLOAT8!} + {FLOAT8!})
FLOAT8 2 ({FLOAT8!} * {FLOAT8!})
FLOAT8 1 ({FLOAT8!} / nullif({FLOAT8!}, 0))
FLOAT8 1 {abs|floor|ceil|round}({FLOAT8})
FLOAT8 1 sqrt(abs({FLOAT8!}))
FLOAT8 1 round({INT4})
FLOAT8 1 date_part('{year|month|day|hour}', {TIMESTAMP})
FLOAT8! 1 ({FLOAT8?} * {FLOAT8?})

TEXT  5 ({TEXT} || {TEXT})
TEXT  1 ({TEXT} || {INT4})
TEXT  3 {upper|lower}({TEXT})
TEXT  1 initcap({TEXT})
TEXT  3 substring({TEXT}, {p})
TEXT  2 substring({TEXT} from {p} for {n})
TEXT  1 {substr|substring}({TEXT}, {i}, {n})
TEXT  2 {left|right}({TEXT}, {n})
TEXT  1 {left|right}({TEXT}, {i})
TEXT  2 {trim|btrim|ltrim|rtrim}({TEXT})
TEXT  1 {btrim|ltrim|rtrim}({TEXT}, 'ab ')
TEXT  1 trim({both|leading|trailing} 'a' from {TEXT})
TEXT  2 replace({TEXT}, {TEXT!}, {TEXT!})
TEXT  1 {lpad|rpad}({TEXT}, {n}, 'xy')
TEXT  1 lpad({TEXT}, {n})
TEXT  1 repeat({TEXT!}, {n})
TEXT  1 reverse({TEXT})
TEXT  2 concat({TEXT}, {TEXT}, {INT4})
TEXT  1 concat_ws(',', {TEXT}, {TEXT})
TEXT  1 split_part({TEXT}, ',', {p})
TEXT  1 translate({TEXT}, 'abé', 'x')
TEXT  1 md5({TEXT})
TEXT  1 to_char({DATE}, '{YYYY-MM-DD|YYYY-MM|Mon DD|DY|IYYY-IW|Q}')
TEXT  1 to_char({TIMESTAMP}, '{YYYY-MM-DD HH24:MI:SS|HH12:MI AM|US}')
TEXT  1 to_char({FIXED}, 'FM999990.00')
TEXT  1 regexp_replace({TEXT}, '[ab]+', 'x')
TEXT  1 overlay({TEXT} placing 'xx' from {p})
TEXT  3 {INT4}::text
TEXT  2 {FIXED}::text
TEXT  1 {NUMERIC}::text
TEXT  1 {BOOL}::text
TEXT  1 {DATE}::text
TEXT  1 {TIMESTAMP}::text
TEXT  2 {VARCHAR}::text
TEXT  1 {CHAR}::text
TEXT  1 {MOOD}::text
TEXT  1 {UUID}::text
TEXT  1 {FLOAT8!}::text
TEXT  1 {TEXT}::varchar(3)::text
TEXT  1 ({VARCHAR} || {TEXT})
TEXT  1 ({CHAR} || {TEXT})
TEXT  1 ({TEXT} collate "C")
TEXT  2 ({JSONB} ->> {'a'|'b'|'é'|'s'})
TEXT  1 ({JSONB} ->> {TEXT!})
TEXT  1 ({JSONB} ->> {0|1|-1|2})
TEXT  1 jsonb_extract_path_text({JSONB}, {'a'|'b'}, {'b'|'0'|'-1'})
TEXT  1 jsonb_typeof({JSONB})
TEXT  1 (array['a', 'b', 'é'])[{p}]
VARCHAR 1 {TEXT}::varchar
VARCHAR 1 {TEXT}::varchar(12)
CHAR  1 {TEXT}::char(6)

BOOL  8 ({BOOL} and {BOOL})
BOOL  6 ({BOOL} or {BOOL})
BOOL  3 (not {BOOL})
BOOL 10 ({X} {=|<>|<|<=|>|>=} {X})
BOOL  6 ({X?} = {X?})
BOOL  5 ({X?} {=|<|>=} {untyped})
BOOL  4 ({INT4} {=|<|>=} {INT4})
BOOL  2 ({INT4} {<|>|=|<>} {FIXED})
BOOL  2 ({FIXED} {<|>|<=} {NUMERIC})
BOOL  1 ({NUMERIC} {=|<} {NUMERIC})
BOOL  1 ({FLOAT8?} {=|<|>} {FLOAT8?})
BOOL  1 ({INT4?} = {FLOAT4?})
BOOL  1 ({VARCHAR} = {TEXT})
BOOL  1 ({CHAR} {=|<} {TEXT})
BOOL  1 ({CHAR} = {VARCHAR})
BOOL  2 ({DATE} {<|>=|=} {TIMESTAMP})
BOOL  1 ({TIMESTAMPTZ} {<|>=} {DATE})
BOOL  1 ({INTERVAL} {=|<} {INTERVAL})
BOOL  4 ({X?} between {X!} and {X!})
BOOL  1 ({X?} not between {X!} and {X!})
BOOL  1 ({X?} between symmetric {X!} and {X!})
BOOL  4 ({X} {in|not in} ({X!}, {X!}, {X!}))
BOOL  3 ({X?} {in|not in} {query X})
BOOL  2 ({X?} = any {query X})
BOOL  1 ({X?} {<|>} {any|all} {query X})
BOOL  1 ({X?} <> all {query X})
BOOL  1 ({INT4} = any (array[{INT4!}, {INT4!}]))
BOOL  1 ({INT4} = any ({INTS}))
BOOL  1 ({INT4} {= any|<> all} ({array INT4}))
BOOL  1 ({INT8} {= any|<> all} ({array INT8}))
BOOL  1 ({TEXT} {= any|<> all} ({array TEXT}))
BOOL  3 exists {query}
BOOL  2 not exists {query}
BOOL  4 ({Y} is {null|not null})
BOOL  2 ({X} is {distinct|not distinct} from {X})
BOOL  2 ({BOOL} is {true|not true|false|not false|unknown|not unknown})
BOOL  2 ({TEXT} {like|not like} {'a%'|'%b'|'_'|'%é%'|'a\_b'|'%'|''})
BOOL  1 ({TEXT} like {TEXT!})
BOOL  1 ({CHAR} like 'a%')
BOOL  2 ({TEXT} {ilike|not ilike} {'A%'|'%B'|'É%'})
BOOL  1 ({TEXT} {~|~*|!~} {'^a'|'[0-9]+'|'b$'})
BOOL  1 ({TEXT} ~ '^(a|b)')
BOOL  1 ({TEXT} similar to '(a|b)%')
BOOL  1 starts_with({TEXT}, {TEXT!})
BOOL  1 (({X?}, {INT4!}) = ({X?}, {INT4!}))
BOOL  1 (({INT4!}, {INT4!}) < ({INT4!}, {INT4!}))
BOOL  1 ({BOOL} = {BOOL})
BOOL  1 ({MOOD} {=|<} {MOOD})
BOOL  1 ({JSONB} @> '[1]')

DATE  4 ({DATE!} + {INT4!})
DATE  2 ({DATE!} - {INT4!})
DATE  3 {TIMESTAMP}::date
DATE  1 make_date(2000 + {n}, {p}, {p})
DATE  1 to_date('2024-0{p}-1{n}', 'YYYY-MM-DD')
DATE  1 date_trunc('month', {TIMESTAMP})::date
TIMESTAMP 3 {DATE}::timestamp
TIMESTAMP 4 ({TIMESTAMP!} {+|-} interval '{1 month|3 days|1 year 2 hours|90 minutes}')
TIMESTAMP 2 ({DATE!} {+|-} interval '{1 month|1 day|1 hour}')
TIMESTAMP 1 ({TIMESTAMP!} + {INTERVAL!})
TIMESTAMP 1 ({DATE!} + {TIME!})
TIMESTAMP 4 date_trunc('{year|quarter|month|week|day|hour|minute|second}', {TIMESTAMP})
TIMESTAMP 1 ({TIMESTAMPTZ} at time zone 'UTC')
TIMESTAMP 1 date_bin('15 minutes', {TIMESTAMP!}, timestamp '2001-01-01')
TIMESTAMPTZ 1 ({TIMESTAMP!} at time zone 'UTC')
TIMESTAMPTZ 1 date_trunc('{month|day}', {TIMESTAMPTZ})
TIMESTAMPTZ 1 ({TIMESTAMPTZ!} + interval '1 day')
TIMESTAMPTZ 1 {TIMESTAMP!}::timestamptz
TIME  2 {TIMESTAMP}::time
TIME  1 ({TIME!} + interval '1 hour')
INTERVAL 2 ({TIMESTAMP!} - {TIMESTAMP!})
INTERVAL 1 age({TIMESTAMP!}, {TIMESTAMP!})
INTERVAL 1 ({INTERVAL!} * {n})
INTERVAL 1 ({INTERVAL!} + {INTERVAL!})
INTERVAL 1 justify_days({INTERVAL!})
JSONB 2 ({JSONB} -> {'a'|'b'})
JSONB 1 ({JSONB} -> {0|1|-1})
JSONB 1 ({JSONB} -> 'a' -> {'b'|0|'a'})
JSONB 1 jsonb_build_object('k', {INT4})
BYTEA 1 ({BYTEA} || {BYTEA})
UUID  1 {UUID}::text::uuid
MOOD  1 {MOOD}::text::mood
INTS  1 array[{INT4}, {INT4}]
TEXTS 1 string_to_array({TEXT}, ',')

-- @AGGREGATE
INT8  8 count(*)
INT8  4 count({Y?})
INT8  4 count(distinct {X})
INT8  6 sum({INT4})
INT8  1 sum({INT2?})
INT8  1 sum(distinct {INT4})
INT8  3 sum(case when {BOOL} then 1 else 0 end)
INT4  4 {min|max}({INT4?})
INT4  1 max({length|char_length}({TEXT}))
INT2  2 {min|max}({INT2?})
INT8  2 {min|max}({INT8?})
FIXED 6 sum({FIXED})
FIXED 4 {min|max}({FIXED?})
FIXED 2 round(avg({FIXED}), 3)
FIXED 1 sum(distinct {FIXED})
NUMERIC 4 avg({INT4})
NUMERIC 4 avg({FIXED})
NUMERIC 2 sum({NUMERIC})
NUMERIC 2 sum({INT8?})
NUMERIC 1 avg({NUMERIC})
NUMERIC 1 avg({INT8})
NUMERIC 2 {stddev|variance|var_pop|stddev_samp}({INT4})
NUMERIC 1 {stddev|variance}({FIXED})
FLOAT8 1 avg({FLOAT8!})
FLOAT8 2 percentile_cont(0.5) within group (order by {INT4})
INT4  1 percentile_disc(0.25) within group (order by {INT4})
INT4  1 mode() within group (order by {INT4})
TEXT  3 {min|max}({TEXT?})
TEXT  3 string_agg({TEXT}, ',' {unique})
TEXT  1 string_agg(distinct {TEXT!}, ',')
VARCHAR 1 {min|max}({VARCHAR?})::varchar
DATE  4 {min|max}({DATE?})
TIMESTAMP 4 {min|max}({TIMESTAMP?})
TIMESTAMPTZ 2 {min|max}({TIMESTAMPTZ?})
TIME  2 {min|max}({TIME?})
INTERVAL 1 sum({INTERVAL!})
BOOL  3 {bool_and|bool_or|every}({BOOL})
MOOD  2 {min|max}({MOOD?})
INTS  1 array_agg({INT4!} {unique})
JSONB 1 jsonb_agg({INT4!} {unique})

-- @WINDOW
INT8  6 row_number() over ({total})
INT8  5 {rank|dense_rank}() over ({ordered})
INT8  3 count(*) over ({ordered})
INT8  4 sum({INT4!}) over ({ordered})
INT8  4 sum({INT4!}) over ({rows})
INT8  2 sum({INT4!}) over ({groups})
INT8  2 count({Y?}) over ({rows})
INT8  1 sum({INT4!}) filter (where {BOOL}) over ({ordered})
INT4  2 ntile({p}) over ({total})
FIXED 3 sum({FIXED!}) over ({ordered})
FIXED 3 sum({FIXED!}) over ({rows})
NUMERIC 2 avg({INT4!}) over ({ordered})
NUMERIC 1 avg({FIXED!}) over ({rows})
FLOAT8 1 {percent_rank|cume_dist}() over ({ordered})
EXACT 4 {lag|lead}({*?}) over ({total})
EXACT 2 {lag|lead}({*?}, {n}) over ({total})
EXACT 1 {lag|lead}({*?}, 1, {*!}) over ({total})
EXACT 2 first_value({*?}) over ({total})
EXACT 2 last_value({*?}) over ({rows})
EXACT 1 nth_value({*?}, {p}) over ({rows})
INT4  2 {min|max}({INT4?}) over ({ordered})
DATE  2 {min|max}({DATE?}) over ({rows})
TEXT  1 {min|max}({TEXT?}) over ({ordered})
BOOL  1 bool_or({BOOL}) over ({ordered})
