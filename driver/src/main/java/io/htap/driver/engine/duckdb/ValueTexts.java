package io.htap.driver.engine.duckdb;

import io.htap.rewrite.translation.OutputColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Tuple;

/**
 * Turns the values of an {@link io.htap.spi.engine.EngineAnswer} into the tuples that Postgres
 * would have sent, by the printers that serve DuckDB's rows.
 */
public final class ValueTexts {
  private final List<Printer> printers;

  /** Of a value that is not NULL. */
  private interface Printer {
    String print(Object value) throws SQLException;
  }

  /**
   * @param columns of the types that Postgres describes
   * @param zone the session's time zone, proven; null when no timestamptz can be printed
   * @throws SQLException when a column has no proven text
   */
  public ValueTexts(List<OutputColumn> columns, @Nullable ZoneId zone) throws SQLException {
    Printer[] each = new Printer[columns.size()];
    for (int i = 0; i < each.length; i++) {
      each[i] = printer(columns.get(i), zone);
    }
    printers = List.of(each);
  }

  public Tuple tuple(@Nullable Object[] row) throws SQLException {
    byte[][] cells = new byte[row.length][];
    for (int i = 0; i < cells.length; i++) {
      Object value = row[i];
      if (value != null) {
        cells[i] = printers.get(i).print(value).getBytes(StandardCharsets.UTF_8);
      }
    }
    return new Tuple(cells);
  }

  private static Printer printer(OutputColumn column, @Nullable ZoneId zone) throws SQLException {
    return switch (column.type()) {
      case BOOL -> value -> (Boolean) value ? "t" : "f";
      case INT2, INT4, INT8 -> value -> Long.toString((Long) value);
      case FLOAT4 -> value -> PgText.float4(((Double) value).floatValue());
      case FLOAT8 -> value -> PgText.float8((Double) value);
      case NUMERIC ->
          value ->
              value instanceof Long l ? Long.toString(l) : ((BigDecimal) value).toPlainString();
      case TEXT, VARCHAR -> value -> (String) value;
      case BPCHAR -> {
        int length = CellEncoders.length(column.typmod());
        yield value -> CellEncoders.padded((String) value, length);
      }
      case DATE -> value -> PgText.date(CellEncoders.inRange(LocalDate.ofEpochDay((Long) value)));
      case TIMESTAMP ->
          value -> CellEncoders.timestamp(LocalDateTime.ofInstant(instant(value), ZoneOffset.UTC));
      case TIMESTAMPTZ -> {
        CellEncoders.InstantText instants = CellEncoders.instants(zone);
        yield value -> {
          Instant instant = instant(value);
          LocalDate unused = CellEncoders.inRange(LocalDate.ofInstant(instant, ZoneOffset.UTC));
          return instants.print(instant);
        };
      }
      default -> throw CellEncoders.unproven(column.type().sqlName());
    };
  }

  private static Instant instant(Object micros) {
    return Instant.EPOCH.plus((Long) micros, ChronoUnit.MICROS);
  }
}
