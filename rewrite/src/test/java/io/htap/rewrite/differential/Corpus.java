package io.htap.rewrite.differential;

import io.htap.spi.ReasonCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a corpus file: statements separated by blank lines, each preceded by lines that say what is
 * expected. {@code -- refuse CODE} (in both databases), {@code -- icu CODE} (refused in the ICU
 * database only), {@code -- error} (both engines raise), {@code -- raises} (DuckDB does, which
 * sends the statement back to Postgres), {@code -- icu raises} (it does for the ICU database only),
 * {@code -- sorted} (rows have no fixed order); a statement without ORDER BY is compared as a bag
 * of rows in any case.
 */
record Corpus(
    String name,
    String sql,
    ReasonCode refused,
    ReasonCode refusedInIcu,
    boolean error,
    boolean raises,
    boolean raisesInIcu,
    boolean bag) {

  static List<Corpus> read(String file) {
    List<Corpus> all = new ArrayList<>();
    int number = 0;
    for (String block : Postgres.resource("/corpus/" + file).split("\n\\s*\n")) {
      ReasonCode refused = null;
      ReasonCode icu = null;
      boolean error = false;
      boolean raises = false;
      boolean raisesInIcu = false;
      boolean bag = false;
      StringBuilder sql = new StringBuilder();
      for (String line : block.split("\n")) {
        String[] words = line.trim().split("\\s+");
        if (line.startsWith("-- refuse ")) {
          refused = ReasonCode.valueOf(words[2]);
        } else if (line.startsWith("-- icu raises")) {
          raisesInIcu = true;
        } else if (line.startsWith("-- icu ")) {
          icu = ReasonCode.valueOf(words[2]);
        } else if (line.startsWith("-- error")) {
          error = true;
        } else if (line.startsWith("-- raises")) {
          raises = true;
        } else if (line.startsWith("-- sorted")) {
          bag = true;
        } else if (!line.startsWith("--")) {
          sql.append(line).append('\n');
        }
      }
      if (!sql.toString().isBlank()) {
        String text = sql.toString().trim();
        number++;
        bag |= !text.toLowerCase(java.util.Locale.ROOT).contains("order by");
        all.add(
            new Corpus(file + " " + number, text, refused, icu, error, raises, raisesInIcu, bag));
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return name + ": " + sql.replaceAll("\\s+", " ");
  }
}
