package io.htap.replica.codec;

import io.htap.spi.PgType;
import java.util.Optional;

/**
 * How the copy holds a Postgres type.
 *
 * @param duckType the DuckDB type as DDL writes it
 */
public record HeldType(String duckType, ColumnCodec codec) {
  private static final int MAX_PRECISION = 38;

  /** What the type and its modifier make of a column: held, or left out for a reason. */
  public sealed interface Verdict {}

  public record Held(HeldType type) implements Verdict {}

  public record LeftOut(String reason) implements Verdict {}

  /**
   * @param typmod as in {@code pg_attribute.atttypmod}, −1 for none
   * @param typeName as {@code format_type} prints it, for the reason
   * @param utf8 whether the server guarantees that text is valid in its encoding (not SQL_ASCII)
   */
  public static Verdict of(int typeOid, int typmod, String typeName, boolean utf8) {
    Optional<PgType> type = PgType.byOid(typeOid);
    if (type.isEmpty() || type.get() == PgType.INTERVAL) {
      return new LeftOut("the copy does not hold type " + typeName);
    }
    if (type.get().isText() && !utf8) {
      return new LeftOut("text of a SQL_ASCII database has no known encoding");
    }
    return switch (type.get()) {
      case BOOL -> held("BOOLEAN", FixedCodec.BOOL);
      case INT2 -> held("SMALLINT", FixedCodec.INT2);
      case INT4 -> held("INTEGER", FixedCodec.INT4);
      case INT8 -> held("BIGINT", FixedCodec.INT8);
      case FLOAT4 -> held("FLOAT", FixedCodec.FLOAT4);
      case FLOAT8 -> held("DOUBLE", FixedCodec.FLOAT8);
      case UUID -> held("UUID", FixedCodec.UUID);
      case TEXT, VARCHAR -> held("VARCHAR", BytesCodec.TEXT);
      case BPCHAR -> held("VARCHAR", BytesCodec.BPCHAR);
      case BYTEA -> held("BLOB", BytesCodec.BYTEA);
      case DATE -> held("DATE", TemporalCodec.DATE);
      case TIME -> held("TIME", TemporalCodec.TIME);
      case TIMESTAMP -> held("TIMESTAMP", TemporalCodec.TIMESTAMP);
      case TIMESTAMPTZ -> held("TIMESTAMPTZ", TemporalCodec.TIMESTAMP);
      case NUMERIC -> numeric(typmod, typeName);
      case INTERVAL -> new LeftOut("the copy does not hold type " + typeName);
    };
  }

  private static Verdict numeric(int typmod, String typeName) {
    if (typmod < 0) {
      return new LeftOut("numeric without a precision has no DuckDB equivalent");
    }
    int precision = ((typmod - 4) >> 16) & 0xffff;
    // Eleven bits, two's complement: Postgres 15 allows negative scales.
    int scale = (((typmod - 4) & 0x7ff) ^ 1024) - 1024;
    if (precision > MAX_PRECISION || scale < 0 || scale > precision) {
      return new LeftOut(typeName + " does not fit DuckDB's DECIMAL(38)");
    }
    return held("DECIMAL(" + precision + "," + scale + ")", new NumericCodec(precision, scale));
  }

  private static Verdict held(String duckType, ColumnCodec codec) {
    return new Held(new HeldType(duckType, codec));
  }
}
