package io.htap.rewrite.value;

import io.htap.rewrite.value.Constant.Text;
import io.htap.spi.CollationFacts;
import io.htap.spi.EnumFacts;
import io.htap.spi.PgType;
import java.util.Objects;
import java.util.stream.Collectors;

/** Concatenation, LIKE, and other types written as text. */
public final class Texts {
  private Texts() {}

  /** {@code a || b}: char(n) loses its blanks on the way to text. */
  public static Ex concat(Ex left, Ex right) {
    Ex a = printed(left, right);
    Ex b = printed(right, left);
    CollationFacts collation = Collations.common(a, b);
    return Ex.text(PgType.TEXT, "(" + a.sql() + " || " + b.sql() + ")", collation)
        .withCollation(collation, a.explicit() || b.explicit());
  }

  /** Beside a text, numbers and their like are concatenated as they print. */
  private static Ex printed(Ex operand, Ex other) {
    boolean prints =
        !operand.untyped()
            && (operand.type().isInteger()
                || operand.type() == PgType.NUMERIC
                || operand.type() == PgType.UUID);
    return prints && other.type().isText()
        ? written(operand, Collations.of(other))
        : asText(operand);
  }

  /** Any text type as text; refuses all else. */
  public static Ex asText(Ex expression) {
    Ex typed = Literals.resolve(expression, PgType.TEXT);
    if (!typed.type().isText()) {
      throw Refusal.operator(typed.type().sqlName() + " where a text is expected");
    }
    return typed.type() == PgType.TEXT ? typed : typed.relabelled(PgType.TEXT);
  }

  /**
   * {@code x [NOT] LIKE pattern}. Postgres escapes by backslash unless told otherwise, DuckDB by
   * nothing; char(n) is matched with its blanks.
   */
  public static Ex like(Ex left, Ex pattern, boolean not) {
    Ex p = Literals.resolve(pattern, PgType.TEXT);
    Ex x = Literals.resolve(left, PgType.TEXT);
    if (!x.type().isText() || !p.type().isText() || p.type() == PgType.BPCHAR) {
      throw Refusal.operator("LIKE between " + x.type() + " and " + p.type());
    }
    Collations.equality(x.withCollation(Collations.common(x, p), false));
    String escape =
        p.constant() instanceof Text text && text.text().indexOf('\\') < 0 ? "" : " ESCAPE '\\'";
    String operator = not ? " NOT LIKE " : " LIKE ";
    return Ex.bool("(" + padded(x) + operator + p.sql() + escape + ")");
  }

  /** A char(n) with its blanks, any other text as it is. */
  public static String padded(Ex text) {
    if (text.type() != PgType.BPCHAR || text.isNull()) {
      return text.sql();
    }
    if (text.padding() < 0) {
      throw Refusal.type("char of unknown length");
    }
    return "rpad(" + text.sql() + ", " + text.padding() + ", ' ')";
  }

  /** A value of another type written as text, as Postgres's output function writes it. */
  public static Ex written(Ex value, CollationFacts collation) {
    String sql =
        switch (value.type()) {
          case INT2, INT4, INT8, BOOL, UUID -> Sql.cast(value.sql(), "VARCHAR");
          case DATE, TIMESTAMP ->
              Moments.guarded(value, Sql.cast(value.sql(), "VARCHAR"), "VARCHAR");
          case NUMERIC -> Numerics.text(value);
          case FLOAT8 -> decimalPoint(value.sql());
          case ENUM -> label(value);
          case JSON, JSONB -> value.sql();
          default -> throw Refusal.cast(value.type().sqlName() + " to text");
        };
    return Ex.text(PgType.TEXT, sql, collation);
  }

  /** Where both write a number without an exponent; DuckDB marks whole ones by a zero. */
  private static String decimalPoint(String x) {
    if (x.length() > 500) {
      throw Refusal.cast("a long expression to text");
    }
    return ("CASE WHEN %1$s IS NULL THEN NULL"
            + " WHEN %1$s = 0 OR abs(%1$s) BETWEEN 0.0001 AND 1e14"
            + " THEN regexp_replace(CAST(%1$s AS VARCHAR), '\\.0$', '') ELSE %2$s END")
        .formatted(x, Moments.raise("an exponent", "VARCHAR"));
  }

  private static String label(Ex value) {
    EnumFacts enumeration = Objects.requireNonNull(value.enumeration());
    return "list_extract(" + labels(enumeration) + ", " + value.sql() + ")";
  }

  static String labels(EnumFacts enumeration) {
    return enumeration.labels().stream()
        .map(Sql::quote)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
