package io.htap.tck.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows laid out in aligned columns; a heading that begins with a space is aligned right. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] right;

  /** Makes a table with these column headings. */
  public TextTable(String... headings) {
    right = new boolean[headings.length];
    for (var i = 0; i < headings.length; i++) {
      right[i] = headings[i].startsWith(" ");
    }
    add(Arrays.stream(headings).map(String::strip).toArray(String[]::new));
    rule();
  }

  /** Adds a row with one text per column. */
  public void add(String... cells) {
    if (cells.length != right.length) {
      throw new IllegalArgumentException(cells.length + " cells for " + right.length + " columns");
    }
    rows.add(List.of(cells));
  }

  /** Adds a line across all columns. */
  public void rule() {
    rows.add(List.of());
  }

  @Override
  public String toString() {
    var widths = new int[right.length];
    for (var row : rows) {
      for (var i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (var row : rows) {
      var line = new StringBuilder();
      for (var i = 0; i < right.length; i++) {
        line.append(i == 0 ? "" : GAP);
        line.append(row.isEmpty() ? "-".repeat(widths[i]) : pad(row.get(i), widths[i], right[i]));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String pad(String cell, int width, boolean right) {
    var blanks = " ".repeat(width - cell.length());
    return right ? blanks + cell : cell + blanks;
  }
}
