package io.htap.gpu.reference;

import io.htap.gpu.plan.Node;
import io.htap.gpu.reference.Tables.Column;
import io.htap.gpu.reference.Tables.Table;
import io.htap.spi.PgType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What is in the tables.
 *
 * @param rows by the table's name, their cells as the interpreter has them
 */
record Data(Map<String, List<Object[]>> rows) {
  private static final int MOST_ROWS = 12;

  /** Few values of each type, so that they meet, and those at the ends. */
  static Arbitrary<Data> any() {
    Arbitrary<List<Object[]>> facts = rows(Tables.ALL.get(0));
    Arbitrary<List<Object[]>> dims = rows(Tables.ALL.get(1));
    return Combinators.combine(facts, dims).as((f, d) -> new Data(Map.of("fact", f, "dim", d)));
  }

  private static Arbitrary<List<Object[]>> rows(Table table) {
    List<Arbitrary<Object>> cells =
        table.columns().stream().map(c -> values(c).injectNull(0.2)).toList();
    return Combinators.combine(cells)
        .as(row -> row.toArray())
        .list()
        .ofMaxSize(MOST_ROWS)
        .map(rows -> numbered(table, rows));
  }

  /** Facts are told apart by their numbers. */
  private static List<Object[]> numbered(Table table, List<Object[]> rows) {
    List<Object[]> numbered = new ArrayList<>();
    for (Object[] row : rows) {
      Object[] copy = row.clone();
      if (table.name().equals("fact")) {
        copy[0] = (long) numbered.size();
      }
      numbered.add(copy);
    }
    return numbered;
  }

  private static Arbitrary<Object> values(Column column) {
    return switch (column.type()) {
      case BOOL -> Arbitraries.of(true, false);
      case INT2 -> Arbitraries.of(0L, 1L, 2L, -1L, 32_767L, -32_768L);
      case INT4 -> Arbitraries.of(0L, 1L, 2L, 3L, -2L, (long) Integer.MAX_VALUE);
      case INT8 -> Arbitraries.of(0L, 1L, 2L, 3L, 3_000_000_000L, Long.MAX_VALUE);
      case DATE -> Arbitraries.of("2024-01-01", "2024-02-29", "1969-12-31").map(Data::day);
      case TIMESTAMP ->
          Arbitraries.of("2024-01-01", "1969-12-31").map(d -> day(d) * 86_400_000_000L + 1_500_000);
      case TEXT -> Arbitraries.of("", "a", "ab", "a_c", "A", "é", "zz%", "\\", "\uD83D\uDE00b");
      case BPCHAR -> Arbitraries.of("", "a", "ab", "abc");
      case NUMERIC -> column.scale() < 0 ? Arbitraries.of(BigDecimal.ONE) : decimals(column);
      default -> Arbitraries.of(0.0, 1.5, -2.25);
    };
  }

  private static Arbitrary<Object> decimals(Column column) {
    BigInteger most = BigInteger.TEN.pow(column.precision()).subtract(BigInteger.ONE);
    return Arbitraries.of(0L, 1L, -1L, 50L, 100L, 125L, 1999L, -25_005L)
        .map(BigInteger::valueOf)
        .map(digits -> digits.equals(BigInteger.valueOf(1999)) ? most : digits);
  }

  private static long day(String text) {
    return LocalDate.parse(text).toEpochDay();
  }

  /** The columns of a scan. */
  List<Object[]> scan(Node.Scan scan) {
    Table table = Tables.ALL.stream().filter(t -> t.oid() == scan.oid()).findFirst().orElseThrow();
    return rows.get(table.name()).stream()
        .map(row -> scan.columns().stream().map(c -> row[c.attnum() - 1]).toArray())
        .toList();
  }

  /** An INSERT of all rows of a table; empty when there is none. */
  String insert(Table table) {
    List<Object[]> all = rows.get(table.name());
    if (all.isEmpty()) {
      return "";
    }
    return all.stream()
        .map(row -> literals(table, row))
        .collect(Collectors.joining(", ", "insert into " + table.name() + " values ", ""));
  }

  private static String literals(Table table, Object[] row) {
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      literals.add(literal(table.columns().get(i), row[i]));
    }
    return "(" + String.join(", ", literals) + ")";
  }

  private static String literal(Column column, Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof BigInteger digits) {
      return new BigDecimal(digits, column.scale()).toPlainString();
    }
    boolean quoted = value instanceof String || column.type() == PgType.DATE;
    if (column.type() == PgType.TIMESTAMP || quoted) {
      return "'" + Cells.text(value, column.type()) + "'";
    }
    return value.toString();
  }
}
