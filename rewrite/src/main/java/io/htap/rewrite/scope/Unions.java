package io.htap.rewrite.scope;

import io.htap.rewrite.value.Sql;
import io.htap.spi.ColumnFacts;
import io.htap.spi.RelationFacts.CopyPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The relations that the copy holds in parts, each read as the union of these. Which of its columns
 * a statement uses is only known when all of it is bound; until then a mark, which no statement can
 * contain, stands for the union. Naming every column of every part instead would cost more than the
 * reading: DuckDB binds them all (100 parts of 50 columns: 120 ms against 15).
 */
final class Unions {
  private static final String MARK = "\0";

  private final List<TableUse> uses = new ArrayList<>();

  /** What stands for the union in a FROM clause for the time being. */
  String mark(TableUse use) {
    uses.add(use);
    return MARK + (uses.size() - 1) + MARK;
  }

  /** The text with the unions in the place of their marks. */
  String inserted(String sql) {
    String text = sql;
    for (int i = 0; i < uses.size(); i++) {
      text = text.replace(MARK + i + MARK, union(uses.get(i)));
    }
    return text;
  }

  private static String union(TableUse use) {
    List<ColumnFacts> columns =
        use.facts().columns().stream()
            .filter(c -> c.copyColumn() != null && use.isUsed(c.attnum()))
            .toList();
    return use.facts().parts().stream()
        .map(part -> branch(part, columns))
        .collect(Collectors.joining(" UNION ALL ", "(", ")"));
  }

  private static String branch(CopyPart part, List<ColumnFacts> columns) {
    String items =
        columns.stream()
            .map(c -> Sql.identifier(held(part, c)) + " AS " + Sql.identifier(named(c)))
            .collect(Collectors.joining(", "));
    return "SELECT " + (items.isEmpty() ? "1" : items) + " FROM " + part.copyTable();
  }

  private static String held(CopyPart part, ColumnFacts column) {
    return Objects.requireNonNull(part.columns().get(column.attnum()));
  }

  private static String named(ColumnFacts column) {
    return Objects.requireNonNull(column.copyColumn());
  }
}
