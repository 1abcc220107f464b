package io.htap.driver.verify;

import io.htap.rewrite.translation.OutputColumn;
import io.htap.spi.PgType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an answer, each cell as Postgres sends it in text format; null for NULL.
 *
 * @param cells a list per row
 */
public record Rows(List<List<@Nullable String>> cells) {
  public Rows {
    cells = List.copyOf(cells);
  }

  /** Compares what Postgres says with what the copy says, as far as the statement fixes it. */
  public static Verdict compare(Rows postgres, Rows copy, Subject subject) {
    if (postgres.cells.equals(copy.cells)) {
      return new Verdict.Same();
    }
    if (subject.freedom() == Freedom.INSIDE) {
      return different(postgres, copy)
          ? new Verdict.Undecided("the statement leaves values open")
          : new Verdict.Same();
    }
    if (postgres.size() != copy.size()) {
      return new Verdict.Different(copy.size() + " rows where Postgres has " + postgres.size());
    }
    int[] keys = keys(subject);
    for (int row = 0; row < postgres.size(); row++) {
      for (int key : keys) {
        if (!sameKey(postgres.cell(row, key), copy.cell(row, key), subject.columns().get(key))) {
          return new Verdict.Different(place(row, key) + ", which the rows are ordered by");
        }
      }
    }
    if (!different(postgres, copy)) {
      return new Verdict.Same();
    }
    return subject.freedom() == Freedom.AT_THE_END
        ? new Verdict.Undecided("the statement leaves open which of several equal rows it wants")
        : new Verdict.Different(first(postgres, copy));
  }

  private int size() {
    return cells.size();
  }

  private @Nullable String cell(int row, int column) {
    return cells.get(row).get(column);
  }

  /** Sorting equal values that print differently may put them in any order: up to there only. */
  private static int[] keys(Subject subject) {
    return subject.orderedBy().stream()
        .takeWhile(
            key -> {
              PgType type = subject.columns().get(key).type();
              return type != PgType.INTERVAL && !type.isOpaque();
            })
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static boolean sameKey(@Nullable String a, @Nullable String b, OutputColumn column) {
    boolean number = column.type().isFloat() || column.type() == PgType.NUMERIC;
    return Objects.equals(a, b) || (number && a != null && b != null && plain(a).equals(plain(b)));
  }

  private static Object plain(String number) {
    try {
      return new BigDecimal(number).stripTrailingZeros();
    } catch (NumberFormatException e) {
      return number; // NaN, Infinity
    }
  }

  private static boolean different(Rows postgres, Rows copy) {
    return postgres.size() != copy.size() || !missing(postgres, copy).isEmpty();
  }

  /** The indexes of the rows that the other answer lacks. */
  private static List<Integer> missing(Rows rows, Rows other) {
    Map<List<@Nullable String>, Integer> counts = new HashMap<>();
    other.cells.forEach(row -> counts.merge(row, 1, Integer::sum));
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (counts.merge(rows.cells.get(i), -1, Integer::sum) < 0) {
        missing.add(i);
      }
    }
    return missing;
  }

  private static String first(Rows postgres, Rows copy) {
    List<Integer> expected = missing(postgres, copy);
    List<Integer> found = missing(copy, postgres);
    int row = expected.get(0);
    int other = found.contains(row) ? row : found.get(0);
    int column = 0;
    while (Objects.equals(postgres.cell(row, column), copy.cell(other, column))) {
      column++;
    }
    return place(row, column) + "; rows that differ: " + expected.size();
  }

  private static String place(int row, int column) {
    return "row " + (row + 1) + ", column " + (column + 1);
  }

  /** A row of these cells. */
  public static List<@Nullable String> row(@Nullable String[] cells) {
    return Arrays.asList(cells);
  }
}
