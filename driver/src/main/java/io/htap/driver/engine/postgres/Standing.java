package io.htap.driver.engine.postgres;

import io.htap.driver.engine.postgres.CopyCatalog.CopiedTable;
import io.htap.spi.ColumnFacts;
import io.htap.spi.Reason;
import io.htap.spi.RelationFacts.CopyPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the copy stands to a relation of a statement.
 *
 * @param ineligible why it cannot be read from the copy; null when it can
 * @param tables the copies that together are the relation
 * @param union whether it reads as the union of those, matched by the names of their columns
 * @param rows Postgres's estimate of all of them, −1 when it has none
 */
record Standing(
    @Nullable Reason ineligible,
    List<CopiedTable> tables,
    boolean union,
    double rows,
    Proof proof) {

  static Standing refused(@Nullable Reason why, double rows) {
    return new Standing(why, List.of(), false, rows, Proof.NONE);
  }

  /** The one copy that is the relation; null when there is none or it is a union. */
  @Nullable String copyTable() {
    return union || tables.isEmpty() ? null : tables.get(0).copyTable();
  }

  /**
   * The columns with their names in the copy. A column of a union is held where all its tables hold
   * it; its name there is one that the union gives it.
   */
  List<ColumnFacts> columns(List<ColumnFacts> declared) {
    Set<Integer> everywhere = new HashSet<>();
    parts(declared).forEach(part -> everywhere.addAll(part.columns().keySet()));
    parts(declared).forEach(part -> everywhere.retainAll(part.columns().keySet()));
    List<ColumnFacts> columns = new ArrayList<>();
    for (ColumnFacts column : declared) {
      String held = null;
      if (union && everywhere.contains(column.attnum())) {
        held = column.name() + "_" + column.attnum();
      } else if (!union && !tables.isEmpty()) {
        held = tables.get(0).columnIf(column.name(), column.typeOid(), column.typmod());
      }
      columns.add(column.heldAs(held));
    }
    return columns;
  }

  /** The tables of the union; none for any other relation. */
  List<CopyPart> parts(List<ColumnFacts> declared) {
    if (!union) {
      return List.of();
    }
    List<CopyPart> parts = new ArrayList<>();
    for (CopiedTable table : tables) {
      Map<Integer, String> columns = new HashMap<>();
      for (ColumnFacts column : declared) {
        String held = table.columnIf(column.name(), column.typeOid(), column.typmod());
        if (held != null) {
          columns.put(column.attnum(), held);
        }
      }
      parts.add(new CopyPart(table.copyTable(), columns));
    }
    return parts;
  }
}
