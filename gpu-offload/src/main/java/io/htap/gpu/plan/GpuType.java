package io.htap.gpu.plan;

import io.htap.spi.CollationFacts;
import io.htap.spi.PgType;
import io.htap.spi.ReasonCode;
import io.htap.spi.query.Query;
import java.util.Locale;
import java.util.Objects;

/**
 * How a column is held on the device.
 *
 * @param precision of a decimal, at most 38; 0 for all else
 * @param scale of a decimal, which Postgres shows for every value of it; 0 for all else
 * @param byteOrder of a text: whether its order is that of its bytes
 */
public record GpuType(Kind kind, int precision, int scale, boolean byteOrder) {
  /** As many digits as 128 bits hold. */
  public static final int MOST_DIGITS = 38;

  public static final GpuType BOOL = of(Kind.BOOL);
  public static final GpuType INT64 = of(Kind.INT64);

  public GpuType {
    Objects.requireNonNull(kind);
  }

  /** The ways of holding a value. */
  public enum Kind {
    BOOL,
    INT16,
    INT32,
    INT64,
    /** Days since 1970. */
    DATE,
    /** Microseconds since 1970. */
    TIMESTAMP,
    /** An integer of 128 bits, the point somewhere in it. */
    DECIMAL,
    /** UTF-8. */
    TEXT,
    FLOAT32,
    FLOAT64;

    public boolean isInteger() {
      return this == INT16 || this == INT32 || this == INT64;
    }

    public boolean isFloat() {
      return this == FLOAT32 || this == FLOAT64;
    }
  }

  public static GpuType of(Kind kind) {
    return new GpuType(kind, 0, 0, false);
  }

  /** A decimal; one of more digits than there is room for is held as long as its values fit. */
  public static GpuType decimal(int precision, int scale) {
    if (scale > MOST_DIGITS) {
      throw new Decline(ReasonCode.UNPROVEN_TYPE, "a numeric of scale " + scale);
    }
    return new GpuType(
        Kind.DECIMAL, Math.min(Math.max(precision, Math.max(scale, 1)), MOST_DIGITS), scale, false);
  }

  public static GpuType text(boolean byteOrder) {
    return new GpuType(Kind.TEXT, 0, 0, byteOrder);
  }

  /** Of a stored column that the device can hold. */
  public static GpuType of(Query.Column column) {
    PgType type = column.type();
    if (type == PgType.NUMERIC) {
      boolean fits =
          column.precision() > 0
              && column.precision() <= MOST_DIGITS
              && column.scale() <= column.precision();
      if (!fits) {
        throw new Decline(
            ReasonCode.UNPROVEN_TYPE, "a numeric of no fixed number of digits, or of too many");
      }
      return decimal(column.precision(), column.scale());
    }
    if (type.isText()) {
      CollationFacts collation = column.collation();
      return text(collation != null && collation.byteOrder());
    }
    return of(type);
  }

  /** Of a type without digits. */
  static GpuType of(PgType type) {
    return switch (type) {
      case BOOL -> BOOL;
      case INT2 -> of(Kind.INT16);
      case INT4 -> of(Kind.INT32);
      case INT8 -> INT64;
      case DATE -> of(Kind.DATE);
      case TIMESTAMP, TIMESTAMPTZ -> of(Kind.TIMESTAMP);
      case TEXT, VARCHAR, BPCHAR -> text(true);
      case FLOAT4 -> of(Kind.FLOAT32);
      case FLOAT8 -> of(Kind.FLOAT64);
      default -> throw new Decline(ReasonCode.UNPROVEN_TYPE, type.sqlName());
    };
  }

  /** Digits before the point. */
  int integerDigits() {
    return precision - scale;
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.DECIMAL ? name + "(" + precision + "," + scale + ")" : name;
  }
}
