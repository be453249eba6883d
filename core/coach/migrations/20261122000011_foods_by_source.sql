-- Our own foods are read apart from the thousands of the table.

create index foods_by_source on coach.foods ((record #>> '{provenance,source}'), id);
