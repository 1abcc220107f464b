truncate work restart identity;
insert into work (v, t) values (1, 'one'), (2, 'two'), (3, 'three');
