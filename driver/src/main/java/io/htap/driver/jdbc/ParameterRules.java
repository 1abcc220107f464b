package io.htap.driver.jdbc;

import io.htap.driver.statement.BoundParameter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Date;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Calendar;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;

/**
 * What pgjdbc sends for a value: the rules of PgPreparedStatement, one for one. A value that these
 * rules do not cover is {@link Bindings#OPAQUE}. The caller has bound the value to pgjdbc first, so
 * that everything pgjdbc refuses never arrives here.
 */
final class ParameterRules {
  private final BaseConnection connection;

  ParameterRules(BaseConnection connection) {
    this.connection = connection;
  }

  /** {@code setNull}. */
  BoundParameter nullOf(int sqlType) {
    return switch (sqlType) {
      case Types.SQLXML -> typedNull(Oid.XML);
      case Types.INTEGER -> typedNull(Oid.INT4);
      case Types.TINYINT, Types.SMALLINT -> typedNull(Oid.INT2);
      case Types.BIGINT -> typedNull(Oid.INT8);
      case Types.REAL -> typedNull(Oid.FLOAT4);
      case Types.DOUBLE, Types.FLOAT -> typedNull(Oid.FLOAT8);
      case Types.DECIMAL, Types.NUMERIC -> typedNull(Oid.NUMERIC);
      case Types.CHAR -> typedNull(Oid.BPCHAR);
      case Types.VARCHAR, Types.LONGVARCHAR -> typedNull(stringOid());
      case Types.DATE -> typedNull(Oid.DATE);
      case Types.BOOLEAN, Types.BIT -> typedNull(Oid.BOOL);
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> typedNull(Oid.BYTEA);
      case Types.BLOB, Types.CLOB -> typedNull(Oid.OID);
      case Types.TIME,
          Types.TIMESTAMP,
          Types.TIME_WITH_TIMEZONE,
          Types.TIMESTAMP_WITH_TIMEZONE,
          Types.ARRAY,
          Types.DISTINCT,
          Types.STRUCT,
          Types.NULL,
          Types.OTHER ->
          typedNull(Oid.UNSPECIFIED);
      default -> Bindings.OPAQUE;
    };
  }

  static BoundParameter typedNull(int oid) {
    return new BoundParameter(oid, null);
  }

  BoundParameter ofFloat(float value) {
    return connection.binaryTransferSend(Oid.FLOAT4)
        ? new BoundParameter(Oid.FLOAT4, value)
        : new BoundParameter(Oid.FLOAT8, Double.parseDouble(Float.toString(value)));
  }

  BoundParameter ofString(@Nullable String value) {
    return new BoundParameter(stringOid(), value);
  }

  static BoundParameter ofBytes(byte @Nullable [] value) {
    return new BoundParameter(Oid.BYTEA, value == null ? null : value.clone());
  }

  /** {@code setDate}; {@code calendar} may be null. */
  BoundParameter ofDate(@Nullable Date value, @Nullable Calendar calendar) {
    if (value == null) {
      return typedNull(Oid.DATE);
    }
    // In binary pgjdbc sends a date without a zone; nobody switches that on for its own sake.
    return connection.binaryTransferSend(Oid.DATE)
        ? Bindings.OPAQUE
        : ZonedValues.ofDate(value, calendar);
  }

  /** {@code setTimestamp}; {@code calendar} may be null. */
  static BoundParameter ofTimestamp(@Nullable Timestamp value, @Nullable Calendar calendar) {
    return value == null ? typedNull(Oid.UNSPECIFIED) : ZonedValues.ofTimestamp(value, calendar);
  }

  /** {@code setObject} without a type. */
  BoundParameter ofObject(@Nullable Object value) {
    if (value == null) {
      return typedNull(Oid.UNSPECIFIED);
    } else if (value instanceof UUID) {
      return new BoundParameter(Oid.UUID, value);
    } else if (value instanceof String text) {
      return ofString(text);
    } else if (value instanceof BigDecimal) {
      return new BoundParameter(Oid.NUMERIC, value);
    } else if (value instanceof Short) {
      return new BoundParameter(Oid.INT2, value);
    } else if (value instanceof Integer) {
      return new BoundParameter(Oid.INT4, value);
    } else if (value instanceof Long) {
      return new BoundParameter(Oid.INT8, value);
    } else if (value instanceof Float number) {
      return ofFloat(number);
    } else if (value instanceof Double) {
      return new BoundParameter(Oid.FLOAT8, value);
    } else if (value instanceof byte[] bytes) {
      return ofBytes(bytes);
    } else if (value instanceof Date date) {
      return ofDate(date, null);
    } else if (value instanceof Timestamp timestamp) {
      return ofTimestamp(timestamp, null);
    } else if (value instanceof Boolean) {
      return new BoundParameter(Oid.BOOL, value);
    } else if (value instanceof Byte number) {
      return new BoundParameter(Oid.INT2, number.shortValue());
    } else if (value instanceof Character) {
      return ofString(value.toString());
    } else if (value instanceof LocalDate date) {
      return ZonedValues.ofLocalDate(date);
    } else if (value instanceof LocalTime time) {
      return ZonedValues.ofLocalTime(time);
    } else if (value instanceof LocalDateTime dateTime) {
      return ZonedValues.ofLocalDateTime(dateTime);
    } else if (value instanceof OffsetDateTime dateTime) {
      return ZonedValues.ofOffsetDateTime(dateTime);
    } else if (value instanceof BigInteger number) {
      return new BoundParameter(Oid.NUMERIC, new BigDecimal(number));
    }
    return ArrayRules.ofObject(value);
  }

  /** {@code setObject} with a type and, where it is not negative, a scale. */
  BoundParameter ofObject(@Nullable Object value, int sqlType, int scale) {
    if (value == null) {
      return nullOf(sqlType);
    }
    return switch (sqlType) {
      case Types.INTEGER -> {
        BigDecimal number = number(value, sqlType);
        yield number == null ? Bindings.OPAQUE : new BoundParameter(Oid.INT4, number.intValue());
      }
      case Types.TINYINT, Types.SMALLINT -> {
        BigDecimal number = number(value, sqlType);
        yield number == null ? Bindings.OPAQUE : new BoundParameter(Oid.INT2, number.shortValue());
      }
      case Types.BIGINT -> {
        BigDecimal number = number(value, sqlType);
        yield number == null ? Bindings.OPAQUE : new BoundParameter(Oid.INT8, number.longValue());
      }
      case Types.REAL -> value instanceof Float number ? ofFloat(number) : Bindings.OPAQUE;
      case Types.DOUBLE, Types.FLOAT ->
          value instanceof Number number
              ? new BoundParameter(Oid.FLOAT8, number.doubleValue())
              : Bindings.OPAQUE;
      case Types.DECIMAL, Types.NUMERIC -> ofNumeric(value, scale);
      case Types.CHAR ->
          plainText(value) ? new BoundParameter(Oid.BPCHAR, value.toString()) : Bindings.OPAQUE;
      case Types.VARCHAR, Types.LONGVARCHAR ->
          plainText(value) ? ofString(value.toString()) : Bindings.OPAQUE;
      case Types.DATE ->
          value instanceof Date || value instanceof LocalDate ? ofObject(value) : Bindings.OPAQUE;
      case Types.TIME -> value instanceof LocalTime ? ofObject(value) : Bindings.OPAQUE;
      case Types.TIMESTAMP ->
          value instanceof Timestamp || value instanceof LocalDateTime
              ? ofObject(value)
              : Bindings.OPAQUE;
      case Types.TIMESTAMP_WITH_TIMEZONE ->
          value instanceof OffsetDateTime ? ofObject(value) : Bindings.OPAQUE;
      case Types.BOOLEAN, Types.BIT ->
          value instanceof Boolean ? new BoundParameter(Oid.BOOL, value) : Bindings.OPAQUE;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY ->
          value instanceof byte[] bytes ? ofBytes(bytes) : Bindings.OPAQUE;
      case Types.OTHER ->
          value instanceof UUID
              ? new BoundParameter(Oid.UUID, value)
              : value instanceof String
                  ? new BoundParameter(Oid.UNSPECIFIED, value)
                  : Bindings.OPAQUE;
      default -> Bindings.OPAQUE;
    };
  }

  private static BoundParameter ofNumeric(Object value, int scale) {
    BigDecimal number =
        value instanceof Double || value instanceof Float
            ? BigDecimal.valueOf(((Number) value).doubleValue())
            : number(value, Types.NUMERIC);
    if (number == null) {
      return Bindings.OPAQUE;
    }
    return new BoundParameter(
        Oid.NUMERIC, scale >= 0 ? number.setScale(scale, RoundingMode.HALF_UP) : number);
  }

  /** The exact number that pgjdbc makes of a value; null for what it makes in another way. */
  private static @Nullable BigDecimal number(Object value, int sqlType) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return BigDecimal.valueOf(((Number) value).longValue());
    } else if (value instanceof Boolean flag) {
      return flag ? BigDecimal.ONE : BigDecimal.ZERO;
    } else if (value instanceof String text) {
      return new BigDecimal(text);
    } else if (sqlType == Types.NUMERIC && value instanceof BigDecimal number) {
      return number;
    } else if (sqlType == Types.NUMERIC && value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    return null;
  }

  private static boolean plainText(Object value) {
    return value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof UUID;
  }

  private int stringOid() {
    return connection.getStringVarcharFlag() ? Oid.VARCHAR : Oid.UNSPECIFIED;
  }
}
