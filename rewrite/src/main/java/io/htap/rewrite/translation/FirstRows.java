package io.htap.rewrite.translation;

import io.htap.rewrite.translation.Finishing.RowCount;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to find out which rows of a statement's tables its LIMIT leaves, without what it only shows
 * of them. The statement may then be run over these rows alone: each of its rows over them is one
 * over all, and the first of all are among them.
 *
 * @param with WITH clause with a trailing blank, or empty
 * @param from DuckDB's SQL from FROM up to ORDER BY, with a leading blank
 * @param limit the first of how many rows
 * @param offset beside those that are passed over; null for none
 * @param shown tables with columns that are only shown
 */
public record FirstRows(
    String with, String from, RowCount limit, @Nullable RowCount offset, List<Shown> shown) {
  public FirstRows {
    shown = List.copyOf(shown);
  }

  /**
   * A table of the outermost FROM whose rows are not preserved where they find no partner.
   *
   * @param node its number in the join graph
   * @param alias what the SQL calls it
   * @param attnums of columns that neither decide which rows there are nor in which order
   */
  public record Shown(int node, String alias, Set<Integer> attnums) {
    public Shown {
      attnums = Set.copyOf(attnums);
    }
  }
}
