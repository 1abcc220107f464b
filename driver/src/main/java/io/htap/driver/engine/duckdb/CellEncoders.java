package io.htap.driver.engine.duckdb;

import io.htap.driver.engine.postgres.ZoneProof;
import io.htap.spi.HtapException;
import io.htap.spi.PgType;
import io.htap.spi.SqlState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One encoder for each type that Postgres may describe. */
final class CellEncoders {
  /** The last year that both engines print alike; DuckDB's infinities lie beyond. */
  private static final int LAST_YEAR = 294_000;

  private static final int FIRST_YEAR = -4_712;

  private CellEncoders() {}

  /**
   * @param typmod as described, needed for char(n)
   * @param zone the session's time zone, proven; null when timestamptz cannot be printed
   */
  static CellEncoder of(PgType type, int typmod, @Nullable ZoneId zone) throws SQLException {
    return switch (type) {
      case BOOL -> (row, i) -> row.getBoolean(i) ? "t" : "f";
      case INT2, INT4, INT8 -> (row, i) -> Long.toString(row.getLong(i));
      case NUMERIC -> CellEncoders::numeric;
      case FLOAT4 -> (row, i) -> PgText.float4(row.getFloat(i));
      case FLOAT8 -> (row, i) -> PgText.float8(row.getDouble(i));
      case TEXT, VARCHAR -> ResultSet::getString;
      case BPCHAR -> padded(typmod - 4);
      case DATE -> (row, i) -> PgText.date(inRange(row.getObject(i, LocalDate.class)));
      case TIME -> (row, i) -> PgText.time(row.getObject(i, LocalTime.class));
      case TIMESTAMP -> CellEncoders::timestamp;
      case TIMESTAMPTZ -> timestamptz(zone);
      case UUID -> (row, i) -> row.getObject(i, UUID.class).toString();
      case BYTEA -> (row, i) -> "\\x" + HexFormat.of().formatHex(row.getBytes(i));
      case INTERVAL -> throw unproven("interval");
    };
  }

  private static String numeric(ResultSet row, int column) throws SQLException {
    // DECIMAL carries Postgres's scale; VARCHAR is Postgres's own text already.
    Object value = row.getObject(column);
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

  private static CellEncoder padded(int length) throws SQLException {
    if (length < 1) {
      throw unproven("char without a length");
    }
    return (row, i) -> {
      String text = row.getString(i);
      int missing = length - text.codePointCount(0, text.length());
      return missing > 0 ? text + " ".repeat(missing) : text;
    };
  }

  private static String timestamp(ResultSet row, int column) throws SQLException {
    LocalDateTime value = row.getObject(column, LocalDateTime.class);
    inRange(value.toLocalDate());
    return PgText.timestamp(value);
  }

  private static CellEncoder timestamptz(@Nullable ZoneId zone) throws SQLException {
    if (zone == null) {
      throw unproven("timestamptz in this TimeZone");
    }
    boolean utc = ZoneProof.isUtc(zone.getId());
    return (row, i) -> {
      OffsetDateTime value = row.getObject(i, OffsetDateTime.class);
      inRange(value.toLocalDate());
      if (utc) {
        return PgText.timestamptz(value.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime(), 0);
      }
      Instant instant = value.toInstant();
      if (instant.isBefore(ZoneProof.FIRST) || instant.isAfter(ZoneProof.LAST)) {
        throw unproven("timestamptz outside 1970 to 2037 in " + zone);
      }
      ZoneOffset offset = zone.getRules().getOffset(instant);
      return PgText.timestamptz(
          value.withOffsetSameInstant(offset).toLocalDateTime(), offset.getTotalSeconds());
    };
  }

  private static LocalDate inRange(LocalDate date) throws SQLException {
    if (date.getYear() > LAST_YEAR || date.getYear() < FIRST_YEAR) {
      throw unproven(String.format(Locale.ROOT, "year %d", date.getYear()));
    }
    return date;
  }

  private static SQLException unproven(String what) {
    return new HtapException(SqlState.FEATURE_NOT_SUPPORTED, "no proven text for " + what);
  }
}
