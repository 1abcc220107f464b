package io.htap.replica.codec;

import io.htap.spi.EnumFacts;
import io.htap.spi.PgType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the copy holds a Postgres type.
 *
 * @param duckType the DuckDB type as DDL writes it
 * @param labels of an enum, in its order, each held as its position from 1; empty for other types
 * @param identifies whether DuckDB finds a row by the value: equal in Postgres means equal here
 */
public record HeldType(
    String duckType, ColumnCodec codec, List<String> labels, boolean identifies) {
  private static final int MAX_PRECISION = 38;

  public HeldType {
    labels = List.copyOf(labels);
  }

  /** What the type and its modifier make of a column: held, or left out for a reason. */
  public sealed interface Verdict {}

  public record Held(HeldType type) implements Verdict {}

  public record LeftOut(String reason) implements Verdict {}

  /**
   * A column's type as Postgres's catalog has it, domains looked through.
   *
   * @param typmod as in {@code pg_attribute.atttypmod} or the domain's {@code typtypmod}, −1 for
   *     none
   * @param labels of an enum, in its order; null for all other types
   * @param written as {@code format_type} prints the declared type, for the reason
   */
  public record Declared(int typeOid, int typmod, @Nullable List<String> labels, String written) {}

  /**
   * @param utf8 whether the server guarantees that text is valid in its encoding (not SQL_ASCII)
   */
  public static Verdict of(Declared declared, boolean utf8) {
    List<String> labels = declared.labels();
    if (labels != null) {
      return enumeration(labels, utf8);
    }
    Optional<PgType> found = PgType.byOid(declared.typeOid());
    if (found.isEmpty()) {
      return new LeftOut("the copy does not hold type " + declared.written());
    }
    PgType type = found.get();
    PgType inner = type.element() == null ? type : type.element();
    if (!utf8 && (inner.isText() || type == PgType.JSON || type == PgType.JSONB)) {
      return new LeftOut("text of a SQL_ASCII database has no known encoding");
    }
    return type.isArray() ? shown("BLOB", BytesCodec.BYTEA) : scalar(type, declared);
  }

  private static Verdict scalar(PgType type, Declared declared) {
    return switch (type) {
      case BOOL -> held("BOOLEAN", FixedCodec.BOOL);
      case INT2 -> held("SMALLINT", FixedCodec.INT2);
      case INT4 -> held("INTEGER", FixedCodec.INT4);
      case INT8 -> held("BIGINT", FixedCodec.INT8);
      // 0 and −0 are equal and differ in the stream.
      case FLOAT4 -> shown("FLOAT", FixedCodec.FLOAT4);
      case FLOAT8 -> shown("DOUBLE", FixedCodec.FLOAT8);
      case UUID -> held("UUID", FixedCodec.UUID);
      case TEXT, VARCHAR -> held("VARCHAR", BytesCodec.TEXT);
      case BPCHAR -> blankPadded(declared.typmod());
      case BYTEA -> held("BLOB", BytesCodec.BYTEA);
      case DATE -> held("DATE", TemporalCodec.DATE);
      case TIME -> held("TIME", TemporalCodec.TIME);
      case TIMESTAMP -> held("TIMESTAMP", TemporalCodec.TIMESTAMP);
      case TIMESTAMPTZ -> held("TIMESTAMPTZ", TemporalCodec.TIMESTAMP);
      case NUMERIC -> numeric(declared.typmod());
      case INTERVAL -> shown(IntervalCodec.DUCK_TYPE, new IntervalCodec());
      case JSON -> shown("VARCHAR", BytesCodec.TEXT);
      case JSONB -> shown("VARCHAR", BytesCodec.JSONB);
      default -> new LeftOut("the copy does not hold type " + declared.written());
    };
  }

  /** Without a length equal values may end in different numbers of blanks. */
  private static Verdict blankPadded(int typmod) {
    return typmod < 0 ? shown("VARCHAR", BytesCodec.BPCHAR) : held("VARCHAR", BytesCodec.BPCHAR);
  }

  private static Verdict numeric(int typmod) {
    int precision = ((typmod - 4) >> 16) & 0xffff;
    // Eleven bits, two's complement: Postgres 15 allows negative scales.
    int scale = (((typmod - 4) & 0x7ff) ^ 1024) - 1024;
    if (typmod < 0 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
      // Its text: the number of digits after the point is part of the value.
      return held("VARCHAR", new NumericTextCodec());
    }
    return held("DECIMAL(" + precision + "," + scale + ")", new NumericCodec(precision, scale));
  }

  private static Verdict enumeration(List<String> labels, boolean utf8) {
    if (!utf8) {
      return new LeftOut("text of a SQL_ASCII database has no known encoding");
    }
    if (labels.size() > EnumFacts.MOST_LABELS) {
      return new LeftOut("an enum of more than " + EnumFacts.MOST_LABELS + " labels");
    }
    return new Held(new HeldType("SMALLINT", new EnumCodec(labels), labels, true));
  }

  private static Verdict held(String duckType, ColumnCodec codec) {
    return new Held(new HeldType(duckType, codec, List.of(), true));
  }

  /** Equal values may look different: the copy shows them and identifies nothing by them. */
  private static Verdict shown(String duckType, ColumnCodec codec) {
    return new Held(new HeldType(duckType, codec, List.of(), false));
  }
}
