package io.htap.driver.engine.postgres;

import io.htap.driver.engine.postgres.CopyCatalog.CopiedColumn;
import io.htap.driver.engine.postgres.CopyCatalog.CopiedTable;
import io.htap.spi.ColumnFacts;
import io.htap.spi.EnumFacts;
import io.htap.spi.Reason;
import io.htap.spi.RelationFacts.CopyPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  List<ColumnFacts> columns(List<Declared> declared) {
    List<ColumnFacts> columns = new ArrayList<>();
    for (Declared column : declared) {
      ColumnFacts facts = column.facts();
      CopiedColumn held = held(column);
      if (held == null) {
        columns.add(facts);
        continue;
      }
      EnumFacts enumeration =
          held.labels().isEmpty()
              ? null
              : new EnumFacts(facts.typeOid(), column.enumNames(), held.labels());
      String name = union ? facts.name() + "_" + facts.attnum() : held.copyColumn();
      columns.add(facts.heldAs(name, enumeration));
    }
    return columns;
  }

  /** What the first of the tables holds of the column, if all of them hold it. */
  private @Nullable CopiedColumn held(Declared column) {
    CopiedColumn first = null;
    for (CopiedTable table : tables) {
      CopiedColumn held = held(table, column);
      if (held == null || (first != null && !first.labels().equals(held.labels()))) {
        return null;
      }
      first = first == null ? held : first;
    }
    return first;
  }

  private static @Nullable CopiedColumn held(CopiedTable table, Declared column) {
    return table.columnIf(column.facts().name(), column.typeOid(), column.typmod());
  }

  /** The tables of the union; none for any other relation. */
  List<CopyPart> parts(List<Declared> declared) {
    if (!union) {
      return List.of();
    }
    List<CopyPart> parts = new ArrayList<>();
    for (CopiedTable table : tables) {
      Map<Integer, String> columns = new HashMap<>();
      for (Declared column : declared) {
        CopiedColumn held = held(table, column);
        if (held != null) {
          columns.put(column.facts().attnum(), held.copyColumn());
        }
      }
      parts.add(new CopyPart(table.copyTable(), columns));
    }
    return parts;
  }
}
