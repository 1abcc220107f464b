select count(*) from trap
