package io.htap.rewrite.bind;

import io.htap.rewrite.scope.OutColumn;
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
      String sql = alias.isEmpty() ? OutColumn.sqlName(i) : alias + "." + OutColumn.sqlName(i);
      seen.add(new OutColumn(column.name(), column.leaving().withSql(sql)));
    }
    return seen;
  }
}
