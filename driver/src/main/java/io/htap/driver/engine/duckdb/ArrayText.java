package io.htap.driver.engine.duckdb;

import io.htap.driver.engine.duckdb.CellEncoders.InstantText;
import io.htap.replica.codec.BinaryNumeric;
import io.htap.replica.codec.ByteOrder;
import io.htap.spi.PgType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One array in Postgres's binary form, printed as {@code array_out} prints it: number of
 * dimensions, whether there are NULLs, element type, then length and lower bound of each dimension,
 * then each element behind its length, −1 for NULL.
 */
final class ArrayText {
  private static final int INT = Integer.BYTES;
  private static final int HEADER = 3 * INT;

  /** What {@code array_isspace} takes for white space. */
  private static final String QUOTED = "\"\\{}, \t\n\r\u000b\f";

  private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
  private static final long SECOND_MICROS = 1_000_000L;

  private final byte[] bytes;
  private final PgType element;
  private final @Nullable InstantText instants;
  private final StringBuilder out = new StringBuilder();
  private int at;

  /**
   * @param instants prints timestamptz; null for all other elements
   */
  ArrayText(byte[] bytes, PgType element, @Nullable InstantText instants) {
    this.bytes = bytes;
    this.element = element;
    this.instants = instants;
  }

  String print() throws SQLException {
    int dimensions = ByteOrder.int32(bytes, 0);
    if (dimensions == 0) {
      return "{}";
    }
    int[] lengths = new int[dimensions];
    boolean shifted = false;
    for (int d = 0; d < dimensions; d++) {
      int lower = ByteOrder.int32(bytes, HEADER + d * 2 * INT + INT);
      lengths[d] = ByteOrder.int32(bytes, HEADER + d * 2 * INT);
      shifted |= lower != 1;
      out.append('[').append(lower).append(':').append(lower + lengths[d] - 1).append(']');
    }
    if (shifted) {
      out.append('=');
    } else {
      out.setLength(0);
    }
    at = HEADER + dimensions * 2 * INT;
    dimension(lengths, 0);
    return out.toString();
  }

  private void dimension(int[] lengths, int d) throws SQLException {
    out.append('{');
    for (int i = 0; i < lengths[d]; i++) {
      if (i > 0) {
        out.append(',');
      }
      if (d + 1 < lengths.length) {
        dimension(lengths, d + 1);
      } else {
        element();
      }
    }
    out.append('}');
  }

  private void element() throws SQLException {
    int length = ByteOrder.int32(bytes, at);
    at += INT;
    if (length < 0) {
      out.append("NULL");
      return;
    }
    quoted(text(length));
    at += length;
  }

  private void quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && !text.equalsIgnoreCase("NULL")
            && text.chars().noneMatch(c -> QUOTED.indexOf(c) >= 0);
    if (plain) {
      out.append(text);
      return;
    }
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('"');
  }

  private String text(int length) throws SQLException {
    return switch (element) {
      case BOOL -> bytes[at] != 0 ? "t" : "f";
      case INT2 -> Short.toString(ByteOrder.int16(bytes, at));
      case INT4 -> Integer.toString(ByteOrder.int32(bytes, at));
      case INT8 -> Long.toString(ByteOrder.int64(bytes, at));
      case FLOAT4 -> PgText.float4(Float.intBitsToFloat(ByteOrder.int32(bytes, at)));
      case FLOAT8 -> PgText.float8(Double.longBitsToDouble(ByteOrder.int64(bytes, at)));
      case TEXT, VARCHAR -> new String(bytes, at, length, StandardCharsets.UTF_8);
      case NUMERIC -> numeric();
      case DATE -> date(ByteOrder.int32(bytes, at));
      case TIMESTAMP, TIMESTAMPTZ -> moment(ByteOrder.int64(bytes, at));
      case UUID ->
          new UUID(ByteOrder.int64(bytes, at), ByteOrder.int64(bytes, at + Long.BYTES)).toString();
      default -> throw CellEncoders.unproven("array of " + element.sqlName());
    };
  }

  private String numeric() {
    if (BinaryNumeric.isFinite(bytes, at)) {
      return BinaryNumeric.value(bytes, at).toPlainString();
    }
    return switch (BinaryNumeric.sign(bytes, at)) {
      case 0xC000 -> "NaN";
      case 0xD000 -> "Infinity";
      default -> "-Infinity";
    };
  }

  private static String date(int days) {
    if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
      return days > 0 ? "infinity" : "-infinity";
    }
    return PgText.date(LocalDate.ofEpochDay(EPOCH_DAY + days));
  }

  private String moment(long micros) throws SQLException {
    if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
      return micros > 0 ? "infinity" : "-infinity";
    }
    long second = Math.floorDiv(micros, SECOND_MICROS) + EPOCH_DAY * 86_400;
    long nanos = Math.floorMod(micros, SECOND_MICROS) * 1000;
    if (instants != null) {
      return instants.print(Instant.ofEpochSecond(second, nanos));
    }
    return PgText.timestamp(LocalDateTime.ofEpochSecond(second, (int) nanos, ZoneOffset.UTC));
  }
}
