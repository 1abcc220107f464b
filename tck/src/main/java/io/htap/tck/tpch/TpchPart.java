package io.htap.tck.tpch;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a table, generated and loaded by itself.
 *
 * @param number from 1 to {@code of}
 */
public record TpchPart(TpchTable<?> table, double scaleFactor, int number, int of) {
  private static final int ORDERS_PER_SCALE = 1_500_000;
  private static final int ORDERS_PER_PART = 75_000;

  /** All tables in pieces small enough to keep two threads busy to the end, the largest first. */
  public static List<TpchPart> all(double scaleFactor) {
    var parts = new ArrayList<TpchPart>();
    addAll(parts, TpchTable.LINE_ITEM, scaleFactor);
    addAll(parts, TpchTable.ORDERS, scaleFactor);
    addAll(parts, TpchTable.PART_SUPPLIER, scaleFactor);
    for (var table : TpchTable.getTables()) {
      if (parts.stream().noneMatch(part -> part.table().equals(table))) {
        parts.add(new TpchPart(table, scaleFactor, 1, 1));
      }
    }
    return parts;
  }

  private static void addAll(List<TpchPart> parts, TpchTable<?> table, double scaleFactor) {
    var count = Math.max(1, (int) Math.ceil(scaleFactor * ORDERS_PER_SCALE / ORDERS_PER_PART));
    for (var number = 1; number <= count; number++) {
      parts.add(new TpchPart(table, scaleFactor, number, count));
    }
  }

  /** Generates the rows one by one and hands each to the sink. */
  public <F extends Exception> void generate(RowSink<F> sink) throws F {
    generate(table, sink);
  }

  private <E extends TpchEntity, F extends Exception> void generate(
      TpchTable<E> typed, RowSink<F> sink) throws F {
    var columns = typed.getColumns();
    for (var row : typed.createGenerator(scaleFactor, number, of)) {
      for (var column : columns) {
        switch (column.getType().getBase()) {
          case IDENTIFIER -> sink.number(column.getIdentifier(row));
          case INTEGER -> sink.number(column.getInteger(row));
          case DATE -> sink.date(column.getDate(row));
          // The generator holds cents and divides them: rounding gives back exactly what it held.
          case DOUBLE -> sink.cents(Math.round(column.getDouble(row) * 100));
          case VARCHAR -> sink.text(column.getString(row));
        }
      }
      sink.endRow();
    }
  }
}
