package io.htap.rewrite.value;

import io.htap.rewrite.value.Constant.Text;
import io.htap.rewrite.value.Num.Fixed;
import io.htap.spi.CollationFacts;
import io.htap.spi.EnumFacts;
import io.htap.spi.PgType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Explicit casts, as pairs of source and target on the allow-list. Numbers round half away from
 * zero and overflow raises in both engines.
 */
public final class Casts {
  private Casts() {}

  /**
   * @param collation of the database, for what becomes a text
   */
  public static Ex cast(Ex source, TypeName target, CollationFacts collation) {
    PgType type = target.type();
    if (source.untyped()) {
      return literal(source, target);
    }
    if (type == PgType.NUMERIC) {
      return toNumeric(source, target);
    }
    if (type.isText()) {
      return toText(source, target, collation);
    }
    if (source.type() == type) {
      return source;
    }
    if (type.isInteger()) {
      return toInteger(source, type);
    }
    boolean widens = source.type().isInteger() || source.type() == PgType.NUMERIC;
    if (type == PgType.FLOAT8 && (widens || source.type() == PgType.FLOAT4)) {
      return Ex.of(type, Floats.asDouble(source));
    }
    if (type == PgType.TIMESTAMP && source.type() == PgType.DATE) {
      return Ex.of(type, Sql.cast(source.sql(), "TIMESTAMP")).withConstant(source.constant());
    }
    if (type == PgType.DATE && source.type() == PgType.TIMESTAMP) {
      return Ex.of(type, Moments.guarded(source, Sql.cast(source.sql(), "DATE"), "DATE"));
    }
    if (type == PgType.TIME && source.type() == PgType.TIMESTAMP) {
      return Ex.of(type, Moments.guarded(source, Sql.cast(source.sql(), "TIME"), "TIME"));
    }
    if (type == PgType.BOOL && source.type() == PgType.INT4) {
      return Ex.bool(Sql.cast(source.sql(), "BOOLEAN"));
    }
    throw refuse(source, type);
  }

  /** A label, or a text that is one; any other text is for Postgres to refuse. */
  public static Ex toEnum(Ex source, EnumFacts target) {
    Ex like = Ex.ofEnum(target, "NULL");
    if (source.untyped() || source.sameType(like)) {
      return Literals.resolveLike(source, like).withConstant(null);
    }
    if (!source.type().isText() || source.type() == PgType.BPCHAR) {
      throw refuse(source, PgType.ENUM);
    }
    String position = "list_position(" + Texts.labels(target) + ", " + source.sql() + ")";
    String sql =
        "CASE WHEN %s IS NULL THEN NULL ELSE coalesce(%s, %s) END"
            .formatted(source.sql(), position, Moments.raise("no label", "INTEGER"));
    return Ex.ofEnum(target, Sql.cast(sql, Sql.ENUM_POSITION));
  }

  private static Ex literal(Ex source, TypeName target) {
    Ex typed = Literals.resolve(source, target.type());
    if (source.isNull()) {
      return nothing(typed, target);
    }
    if (target.typmod() < 0) {
      boolean blankPadded = target.type() == PgType.BPCHAR;
      return blankPadded ? typed.withPadding(untypedLength(source)) : typed;
    }
    if (target.type() == PgType.NUMERIC) {
      return toNumeric(typed, target);
    }
    if (!(source.constant() instanceof Constant.Untyped untyped)) {
      throw refuse(source, target.type());
    }
    String text = untyped.text();
    int length = target.length();
    String cut =
        text.codePointCount(0, text.length()) <= length
            ? text
            : text.substring(0, text.offsetByCodePoints(0, length));
    boolean padded = target.type() == PgType.BPCHAR;
    String stored = padded ? Literals.stripBlanks(cut) : cut;
    return Ex.text(target.type(), Sql.quote(stored), Literals.collation(source))
        .withConstant(new Text(stored))
        .withTypmod(target.typmod())
        .withPadding(padded ? length : -1);
  }

  /** NULL of a type that is no longer open. */
  private static Ex nothing(Ex typed, TypeName target) {
    if (target.typmod() < 0) {
      return typed.withConstant(null);
    }
    if (target.type() == PgType.NUMERIC) {
      Fixed num = new Fixed(target.precision(), target.scale());
      return Ex.numeric(Numerics.cast("NULL", num), num).withTypmod(target.typmod());
    }
    return typed
        .withConstant(null)
        .withTypmod(target.typmod())
        .withPadding(target.type() == PgType.BPCHAR ? target.length() : -1);
  }

  private static int untypedLength(Ex source) {
    return source.constant() instanceof Constant.Untyped u
        ? u.text().codePointCount(0, u.text().length())
        : -1;
  }

  private static Ex toNumeric(Ex source, TypeName target) {
    if (!source.type().isInteger() && source.type() != PgType.NUMERIC) {
      throw refuse(source, PgType.NUMERIC);
    }
    Ex numeric = Numerics.toNumeric(source);
    if (target.typmod() < 0) {
      return numeric;
    }
    Fixed num = new Fixed(target.precision(), target.scale());
    Constants.requireFits(numeric, num);
    String fitted =
        Numerics.isDecimal(numeric)
            ? Numerics.cast(numeric.sql(), num)
            : Numerics.fitted(numeric, num);
    Ex cast = Ex.numeric(fitted, num).withTypmod(target.typmod());
    return source.constant() instanceof Constant.Number n
        ? cast.withConstant(
            new Constant.Number(n.value().setScale(target.scale(), RoundingMode.HALF_UP)))
        : cast;
  }

  private static Ex toInteger(Ex source, PgType type) {
    if (source.type().isNumber()) {
      Constants.requireFits(source, type);
    }
    if (source.type().isInteger()) {
      Ex whole = Ex.of(type, Sql.cast(source.sql(), Sql.typeName(type)));
      return source.constant() instanceof Constant.Number
          ? whole.withConstant(source.constant())
          : whole;
    }
    if (source.type() == PgType.FLOAT8 && !Constants.beforehand(source)) {
      // Both round half to even and refuse what has no place.
      return Ex.of(type, Sql.cast(source.sql(), Sql.typeName(type)));
    }
    if (source.type() == PgType.NUMERIC && source.constant() instanceof Constant.Number n) {
      BigDecimal value = n.value().setScale(0, RoundingMode.HALF_UP);
      return Ex.of(type, Sql.cast(value.toPlainString(), Sql.typeName(type)))
          .withConstant(new Constant.Number(value));
    }
    if (source.type() == PgType.NUMERIC) {
      Fixed integer = new Fixed(Num.MAX_PRECISION, 0);
      String whole =
          Numerics.isDecimal(source)
              ? Numerics.cast(source.sql(), integer)
              : Numerics.fitted(source, integer);
      return Ex.of(type, Sql.cast(whole, Sql.typeName(type)));
    }
    if (source.type() == PgType.BOOL && type == PgType.INT4) {
      return Ex.of(type, Sql.cast(source.sql(), "INTEGER"));
    }
    throw refuse(source, type);
  }

  private static Ex toText(Ex source, TypeName target, CollationFacts collation) {
    PgType type = target.type();
    if (source.type().isText()) {
      return textToText(source, target);
    }
    if (type == PgType.BPCHAR && target.typmod() < 0) {
      throw refuse(source, type);
    }
    Ex written = Texts.written(source, collation);
    return target.typmod() < 0 ? written.relabelled(type) : cut(written, target);
  }

  /** An explicit cast to a length cuts what is longer; stored texts of char(n) have no blanks. */
  private static Ex cut(Ex text, TypeName target) {
    String sql = "\"left\"(" + text.sql() + ", " + target.length() + ")";
    boolean padded = target.type() == PgType.BPCHAR;
    return text.relabelled(target.type())
        .withSql(padded ? "rtrim(" + sql + ", ' ')" : sql)
        .withTypmod(target.typmod())
        .withPadding(padded ? target.length() : -1);
  }

  private static Ex textToText(Ex source, TypeName target) {
    PgType type = target.type();
    if (type == PgType.BPCHAR) {
      if (source.type() == PgType.BPCHAR && source.typmod() == target.typmod()) {
        return source;
      }
      if (target.typmod() < 0) {
        throw refuse(source, type);
      }
      return cut(source, target);
    }
    boolean fits =
        source.type() != PgType.BPCHAR && source.typmod() > 0 && source.typmod() <= target.typmod();
    if (target.typmod() >= 0 && !fits) {
      return cut(source, target);
    }
    return source.relabelled(type).withTypmod(target.typmod());
  }

  private static Refusal refuse(Ex source, PgType target) {
    return Refusal.cast(source.type().sqlName() + " to " + target.sqlName());
  }
}
