package io.htap.driver.engine.duckdb;

import io.htap.driver.engine.postgres.ZoneProof;
import io.htap.rewrite.translation.OutputColumn;
import io.htap.spi.EnumFacts;
import io.htap.spi.HtapException;
import io.htap.spi.PgType;
import io.htap.spi.SessionFacts;
import io.htap.spi.SqlState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One encoder for each type that Postgres may describe. */
final class CellEncoders {
  /** The last year that both engines print alike; DuckDB's infinities lie beyond. */
  private static final int LAST_YEAR = 294_000;

  private static final int FIRST_YEAR = -4_712;

  private CellEncoders() {}

  /**
   * @param column its typmod is needed for char(n), its labels for an enum
   * @param zone the session's time zone, proven; null when timestamptz cannot be printed
   */
  static CellEncoder of(OutputColumn column, @Nullable ZoneId zone) throws SQLException {
    PgType type = column.type();
    PgType element = type.element();
    if (element != null) {
      return array(element, zone);
    }
    return switch (type) {
      case BOOL ->
          (row, i) -> {
            boolean value = row.getBoolean(i);
            return row.wasNull() ? null : value ? "t" : "f";
          };
      case INT2, INT4, INT8 ->
          (row, i) -> {
            long value = row.getLong(i);
            return row.wasNull() ? null : Long.toString(value);
          };
      case FLOAT4 ->
          (row, i) -> {
            float value = row.getFloat(i);
            return row.wasNull() ? null : PgText.float4(value);
          };
      case FLOAT8 ->
          (row, i) -> {
            double value = row.getDouble(i);
            return row.wasNull() ? null : PgText.float8(value);
          };
      case NUMERIC -> of(ResultSet::getObject, CellEncoders::numeric);
      case TEXT, VARCHAR, JSON, JSONB -> ResultSet::getString;
      case BPCHAR -> {
        int length = length(column.typmod());
        yield of(ResultSet::getString, text -> padded(text, length));
      }
      // Asked for a LocalDate by class, DuckDB goes by way of the calendar that skips ten days of
      // 1582.
      case DATE -> of(ResultSet::getObject, date -> PgText.date(inRange((LocalDate) date)));
      case TIME -> of(get(LocalTime.class), PgText::time);
      case TIMESTAMP -> of(get(LocalDateTime.class), CellEncoders::timestamp);
      case TIMESTAMPTZ -> timestamptz(zone);
      case UUID -> of(get(UUID.class), UUID::toString);
      case BYTEA -> of(ResultSet::getBytes, bytes -> "\\x" + HexFormat.of().formatHex(bytes));
      case INTERVAL -> of(ResultSet::getObject, CellEncoders::interval);
      case ENUM -> labels(Objects.requireNonNull(column.enumeration()));
      default -> throw unproven(type.sqlName());
    };
  }

  /** Reads a cell; null for NULL. */
  private interface Getter<T> {
    @Nullable T get(ResultSet row, int column) throws SQLException;
  }

  private interface Printer<T> {
    String print(T value) throws SQLException;
  }

  private static <T> Getter<T> get(Class<T> type) {
    return (row, i) -> row.getObject(i, type);
  }

  private static <T> CellEncoder of(Getter<T> getter, Printer<T> printer) {
    return (row, i) -> {
      T value = getter.get(row, i);
      return value == null ? null : printer.print(value);
    };
  }

  private static String numeric(Object value) throws SQLException {
    // DECIMAL carries Postgres's scale; VARCHAR is Postgres's own text already.
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof java.math.BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return value.toString();
    }
    throw unproven("numeric as " + value.getClass().getSimpleName());
  }

  private static String interval(Object value) throws SQLException {
    Object[] parts = ((Struct) value).getAttributes();
    return PgText.interval((Integer) parts[0], (Integer) parts[1], (Long) parts[2]);
  }

  private static CellEncoder labels(EnumFacts enumeration) {
    List<String> labels = enumeration.labels();
    return (row, i) -> {
      int position = row.getInt(i);
      return row.wasNull() ? null : labels.get(position - 1);
    };
  }

  /** Held as Postgres sends it in binary form. */
  private static CellEncoder array(PgType element, @Nullable ZoneId zone) throws SQLException {
    boolean zoned = element == PgType.TIMESTAMPTZ;
    InstantText instants = zoned ? instants(zone) : null;
    return of(ResultSet::getBytes, bytes -> new ArrayText(bytes, element, instants).print());
  }

  /** Of a char(n). */
  static int length(int typmod) throws SQLException {
    if (typmod < 5) {
      throw unproven("char without a length");
    }
    return typmod - 4;
  }

  static String padded(String text, int length) {
    int missing = length - text.codePointCount(0, text.length());
    return missing > 0 ? text + " ".repeat(missing) : text;
  }

  static String timestamp(LocalDateTime value) throws SQLException {
    inRange(value.toLocalDate());
    return PgText.timestamp(value);
  }

  private static CellEncoder timestamptz(@Nullable ZoneId zone) throws SQLException {
    InstantText instants = instants(zone);
    return (row, i) -> {
      // As OffsetDateTime or Timestamp it would be another one for some hours where the clocks of
      // the JVM's default zone change, and before 1582.
      long micros = row.getLong(i);
      if (row.wasNull()) {
        return null;
      }
      Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
      inRange(LocalDate.ofInstant(instant, ZoneOffset.UTC));
      return instants.print(instant);
    };
  }

  /** An instant in the session's time zone. */
  interface InstantText {
    String print(Instant instant) throws SQLException;
  }

  static InstantText instants(@Nullable ZoneId zone) throws SQLException {
    if (zone == null) {
      throw unproven("timestamptz in this TimeZone");
    }
    if (SessionFacts.isUtc(zone.getId())) {
      return instant -> PgText.timestamptz(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), 0);
    }
    return instant -> {
      if (instant.isBefore(ZoneProof.FIRST) || instant.isAfter(ZoneProof.LAST)) {
        throw unproven("timestamptz outside 1970 to 2037 in " + zone);
      }
      ZoneOffset offset = zone.getRules().getOffset(instant);
      return PgText.timestamptz(LocalDateTime.ofInstant(instant, offset), offset.getTotalSeconds());
    };
  }

  static LocalDate inRange(LocalDate date) throws SQLException {
    if (date.getYear() > LAST_YEAR || date.getYear() < FIRST_YEAR) {
      throw unproven(String.format(Locale.ROOT, "year %d", date.getYear()));
    }
    return date;
  }

  static SQLException unproven(String what) {
    return new HtapException(SqlState.FEATURE_NOT_SUPPORTED, "no proven text for " + what);
  }
}
