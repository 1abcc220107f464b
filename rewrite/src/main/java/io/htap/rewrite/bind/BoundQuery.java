package io.htap.rewrite.bind;

import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.value.Constants;
import io.htap.rewrite.value.Ex;
import java.util.ArrayList;
import java.util.List;

/**
 * A query in DuckDB's SQL.
 *
 * @param sql without parentheses around it; its columns are called o1, o2, …
 * @param columns as they are inside the query
 * @param singleSelect a lone SELECT, whose untyped literals may still take a type from outside
 */
record BoundQuery(String sql, List<OutColumn> columns, boolean singleSelect) {

  /** The columns as seen from outside under an alias. */
  List<OutColumn> outside(String alias) {
    List<OutColumn> seen = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      OutColumn column = columns.get(i);
      Ex inside = column.leaving();
      String name = OutColumn.sqlName(i);
      String sql =
          singleSelect
              ? Constants.column(inside, alias, name)
              : alias.isEmpty() ? name : Constants.within(alias, name);
      seen.add(new OutColumn(column.name(), inside.withSql(sql).implicit()));
    }
    return seen;
  }
}
