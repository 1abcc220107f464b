package io.htap.rewrite.value;

import io.htap.spi.CollationFacts;
import io.htap.spi.EnumFacts;
import io.htap.spi.PgType;
import org.jspecify.annotations.Nullable;

/**
 * A typed expression: DuckDB's SQL for it, and what Postgres would say of it.
 *
 * @param sql self-contained: needs no further parentheses
 * @param typmod Postgres's type modifier, −1 for none
 * @param num how it is held; not null exactly for numeric
 * @param collation of text; null for other types
 * @param explicit the collation comes from a COLLATE clause
 * @param constant what is known of a literal
 * @param padding declared length of a char(n), whose stored text has no trailing blanks; −1 if none
 * @param enumeration which enum it is, held as the label's position; not null exactly for enums
 */
public record Ex(
    String sql,
    PgType type,
    int typmod,
    @Nullable Num num,
    @Nullable CollationFacts collation,
    boolean explicit,
    @Nullable Constant constant,
    int padding,
    @Nullable EnumFacts enumeration) {

  public Ex {
    if ((type == PgType.ENUM) != (enumeration != null)) {
      throw Refusal.type("an enum that is not known");
    }
  }

  public static Ex of(PgType type, String sql) {
    return new Ex(sql, type, -1, null, null, false, null, -1, null);
  }

  public static Ex bool(String sql) {
    return of(PgType.BOOL, sql);
  }

  public static Ex numeric(String sql, Num num) {
    return new Ex(sql, PgType.NUMERIC, -1, num, null, false, null, -1, null);
  }

  public static Ex text(PgType type, String sql, CollationFacts collation) {
    return new Ex(sql, type, -1, null, collation, false, null, -1, null);
  }

  /** An enum's value, by the position of its label. */
  public static Ex ofEnum(EnumFacts enumeration, String sql) {
    return new Ex(sql, PgType.ENUM, -1, null, null, false, null, -1, enumeration);
  }

  /** The type as Postgres knows it, an enum's own included. */
  public int typeOid() {
    return enumeration == null ? type.oid() : enumeration.typeOid();
  }

  /** Whether both are of one type, two enums being two types. */
  public boolean sameType(Ex other) {
    return type == other.type && typeOid() == other.typeOid();
  }

  public Ex withSql(String newSql) {
    return new Ex(newSql, type, typmod, num, collation, explicit, null, padding, enumeration);
  }

  public Ex withConstant(@Nullable Constant newConstant) {
    return new Ex(sql, type, typmod, num, collation, explicit, newConstant, padding, enumeration);
  }

  public Ex withTypmod(int newTypmod) {
    return new Ex(sql, type, newTypmod, num, collation, explicit, constant, padding, enumeration);
  }

  public Ex withPadding(int newPadding) {
    return new Ex(sql, type, typmod, num, collation, explicit, constant, newPadding, enumeration);
  }

  public Ex withCollation(@Nullable CollationFacts newCollation, boolean isExplicit) {
    return new Ex(sql, type, typmod, num, newCollation, isExplicit, constant, padding, enumeration);
  }

  /** Seen from outside of its query, where a COLLATE clause counts no more than a column's own. */
  public Ex implicit() {
    return withCollation(collation, false);
  }

  /** The same value seen as another text type, as Postgres's binary-compatible casts do. */
  public Ex relabelled(PgType newType) {
    return new Ex(sql, newType, -1, num, collation, explicit, constant, -1, enumeration);
  }

  /** A literal that takes its type from where it stands. */
  public boolean untyped() {
    return constant instanceof Constant.Untyped || constant instanceof Constant.Null;
  }

  public boolean isNull() {
    return constant instanceof Constant.Null;
  }
}
