package io.htap.driver.federation;

import io.htap.replica.codec.HeldType;
import io.htap.replica.codec.HeldType.Declared;
import io.htap.replica.codec.HeldType.Held;
import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A relation of Postgres as DuckDB holds its rows for one statement: a table, whatever it is. */
final class Remote {
  private Remote() {}

  /** What DuckDB calls a column there, unquoted. */
  static String columnName(int attnum) {
    return "c" + attnum;
  }

  /** The relation as the translator takes it; columns that cannot be held are not readable. */
  static RelationFacts staged(RelationFacts relation) {
    List<ColumnFacts> columns =
        relation.columns().stream()
            .map(
                c ->
                    new ColumnFacts(
                        c.name(),
                        c.attnum(),
                        c.typeOid(),
                        c.typmod(),
                        c.notNull(),
                        c.collation(),
                        held(c) == null ? null : columnName(c.attnum())))
            .toList();
    return new RelationFacts(
        relation.oid(),
        relation.schema(),
        relation.name(),
        RelationFacts.Kind.TABLE,
        columns,
        relation.uniqueKeys(),
        relation.estimatedRows(),
        null,
        "staged",
        null);
  }

  /** How DuckDB holds a column; null when it cannot. */
  static @Nullable HeldType held(ColumnFacts column) {
    HeldType.Verdict verdict =
        HeldType.of(
            new Declared(column.typeOid(), column.typmod(), null, "oid " + column.typeOid()), true);
    return verdict instanceof Held held ? held.type() : null;
  }

  /** The type's name for a cast in Postgres's SQL, without a length; null for one not known. */
  static @Nullable String typeName(int oid) {
    PgType type = PgType.byOid(oid).orElse(null);
    if (type == null) {
      return null;
    }
    PgType element = type.element();
    if (element != null) {
      return typeName(element.oid()) + "[]";
    }
    // "character" is character(1).
    return type == PgType.BPCHAR ? "pg_catalog.bpchar" : type.sqlName();
  }
}
