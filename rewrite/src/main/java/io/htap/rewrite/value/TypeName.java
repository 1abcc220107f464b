package io.htap.rewrite.value;

import io.htap.spi.PgType;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type as SQL writes it.
 *
 * @param typmod as {@code pg_attribute} stores it, −1 for none
 */
public record TypeName(PgType type, int typmod) {
  private static final Pattern SHAPE =
      Pattern.compile("([a-z0-9 ]+?)\\s*(?:\\(\\s*(\\d{1,5})\\s*(?:,\\s*(\\d{1,5})\\s*)?\\))?");
  private static final int VARHDRSZ = 4;

  /** The written name, keywords in any case; refuses what is not known exactly. */
  public static TypeName parse(String written) {
    Matcher m = SHAPE.matcher(written.trim().toLowerCase(Locale.ROOT));
    if (!m.matches()) {
      throw Refusal.type("the type " + written);
    }
    PgType type = byName(m.group(1), written);
    if (m.group(2) == null) {
      boolean charWithoutLength = type == PgType.BPCHAR && !m.group(1).equals("bpchar");
      return new TypeName(type, charWithoutLength ? 1 + VARHDRSZ : -1);
    }
    int first = Integer.parseInt(m.group(2));
    int second = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
    if (type == PgType.NUMERIC && first <= Num.MAX_PRECISION && second <= first && first > 0) {
      return new TypeName(type, ((first << 16) | second) + VARHDRSZ);
    }
    boolean varying = type == PgType.VARCHAR || type == PgType.BPCHAR;
    if (varying && m.group(3) == null && first > 0 && !m.group(1).equals("bpchar")) {
      return new TypeName(type, first + VARHDRSZ);
    }
    throw Refusal.type("the type " + written);
  }

  public int length() {
    return typmod - VARHDRSZ;
  }

  public int precision() {
    return ((typmod - VARHDRSZ) >> 16) & 0xffff;
  }

  public int scale() {
    return (typmod - VARHDRSZ) & 0x7ff;
  }

  private static PgType byName(String name, String written) {
    return switch (name.replaceAll("\\s+", " ")) {
      case "bool", "boolean" -> PgType.BOOL;
      case "int2", "smallint" -> PgType.INT2;
      case "int", "int4", "integer" -> PgType.INT4;
      case "int8", "bigint" -> PgType.INT8;
      case "numeric", "decimal", "dec" -> PgType.NUMERIC;
      case "float4", "real" -> PgType.FLOAT4;
      case "float", "float8", "double precision" -> PgType.FLOAT8;
      case "text" -> PgType.TEXT;
      case "varchar", "character varying" -> PgType.VARCHAR;
      case "char", "character", "bpchar" -> PgType.BPCHAR;
      case "date" -> PgType.DATE;
      case "time", "time without time zone" -> PgType.TIME;
      case "timestamp", "timestamp without time zone" -> PgType.TIMESTAMP;
      case "timestamptz", "timestamp with time zone" -> PgType.TIMESTAMPTZ;
      case "interval" -> PgType.INTERVAL;
      case "uuid" -> PgType.UUID;
      case "bytea" -> PgType.BYTEA;
      default -> throw Refusal.type("the type " + written);
    };
  }
}
