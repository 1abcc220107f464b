package io.htap.driver.federation.write;

import io.htap.replica.codec.HeldType;
import io.htap.spi.PgType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;

/** A column as DuckDB holds it where it gives its values back as of the same type. */
record DuckColumn(String name, Field field, @Nullable HeldType held) {
  static List<DuckColumn> of(Field[] fields) {
    List<DuckColumn> columns = new ArrayList<>();
    for (Field field : fields) {
      HeldType.Verdict verdict =
          HeldType.of(
              new HeldType.Declared(field.getOID(), field.getMod(), null, "of another kind"), true);
      PgType type = PgType.byOid(field.getOID()).orElse(null);
      boolean same =
          type != null
              && verdict instanceof HeldType.Held held
              && same(type, held.type().duckType());
      columns.add(
          new DuckColumn(
              field.getColumnLabel(),
              field,
              same && verdict instanceof HeldType.Held held ? held.type() : null));
    }
    return columns;
  }

  private static boolean same(PgType type, String duckType) {
    return switch (type) {
      case BOOL,
          INT2,
          INT4,
          INT8,
          FLOAT4,
          FLOAT8,
          TEXT,
          VARCHAR,
          UUID,
          BYTEA,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ ->
          true;
      case NUMERIC -> duckType.startsWith("DECIMAL");
      default -> false;
    };
  }
}
