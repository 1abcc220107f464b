select id from trap where t ~ '^a'

select id from trap where t !~ '^(a|b)'

select id from trap where v ~ '[0-9]+'

select id from trap where c ~ 'b$'

select id from trap where c ~ ' $'

select id from trap where c3 ~ '^.$'

select id from trap where t ~ '^é' or t ~ '.x' or t ~ '^.$'

select id, t ~ 'a\.b', t ~ '\\', t ~ 'a_b%c', 'a
b' ~ 'a$', 'a
b' ~ 'a.b', 'a
b' ~ '^b', 'a
b' ~ 'a[^c]b', 'ab
' ~ 'b$' from trap

select id, t ~* '^A', v ~* '[A-Z]', t !~* 'b', tc ~* 'Z$', t ~* '[^a]' from trap

select id, t ilike 'A%', v ilike '%B', t not ilike 'i_%', c ilike 'a_%', t ilike 'a\_B%', t ilike '', t ilike '_' from trap

-- refuse UNPROVEN_OPERATOR
select id from trap where t ilike 'É%'

-- refuse UNPROVEN_OPERATOR
select id from trap where t ~ v

-- refuse UNPROVEN_OPERATOR
select id from trap where t ~ 'a{2}'

-- refuse UNPROVEN_OPERATOR
select id from trap where t ~ '(?i)a'

-- refuse UNPROVEN_OPERATOR
select id from trap where t ~ '\d' or t ~ 'a*?' or t ~ '[[:alpha:]]'

select id from trap where t similar to '(a|b)%' or t similar to '_'

select id, v not similar to 'a%|co-op', t similar to 'a_b!%%' from trap

select id, c similar to 'a', c similar to 'a%', 'a.b' similar to 'a.b', 'axb' similar to 'a.b' from trap

select id, regexp_replace(t, '[ab]+', 'x'), regexp_replace(v, 'a', ''), regexp_replace(t, 'b', 'é') from trap

-- refuse UNPROVEN_FUNCTION
select regexp_replace(t, 'a|ab', 'x') from trap

-- refuse UNPROVEN_FUNCTION
select regexp_replace(t, 'a', '\&') from trap

select regexp_replace('aaba', '[ab]+', 'x'), regexp_replace('xaab', 'a+', 'y'), regexp_replace(null, 'a', 'b') from pair

select id, upper(tc), lower(tc), initcap(tc), upper(t collate "C"), lower(v collate "C"), initcap(t collate "C") from trap

select initcap(('hello wORLD it''s 4ever-élan _x') collate "C"), initcap(('') collate "C"), initcap((null::text) collate "C") from pair

-- icu UNPROVEN_FUNCTION
select initcap(t) from trap where id < 3

select id, upper(t), lower(t) from trap where id < 8 and id <> 13

select upper('àéîõüñçþ×÷ 日本 😀 az'), lower('ÀÉÎÕÜÑÇÞ×÷ 日本 😀 AZ') from pair

select id, reverse(t), reverse(v), reverse(c) from trap

select reverse(''), reverse('a
b'), reverse(null), reverse('e' || 'é' || '日本😀') from pair

select id, overlay(t placing 'xx' from 1), overlay(v placing 'é' from 2 for 0), overlay(t placing '' from 1 for 3), overlay(t placing 'yyy' from 4 for 1) from trap

select id, translate(t, 'abé', 'x'), translate(v, 'aab', 'xyz'), translate(t, '', 'x'), translate(t, 'a', '') from trap

select id, btrim(t, 'ab '), ltrim(v, 'aé'), rtrim(t, ' x'), trim(both 'a' from t), trim(leading 'B' from v), trim(trailing 'd\' from t), btrim(t, '') from trap

select id, left(t, -1), right(t, -1), left(t, -3), right(v, -2), left(t, 0), right(t, 0) from trap

select id, substring(t, -1, 3), substring(t, 0), substring(t, 0, 2), substring(t, -5, 2), substring(t, -5) from trap

select id, concat(t, b), concat('-', b, b), concat_ws('|', t, b) from trap

select nullif('a', 'b'), nullif('a', 'a') from pair

select u::text::uuid from trap

-- raises
select t::uuid from trap
