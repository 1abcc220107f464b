package io.htap.driver.jdbc;

import io.htap.driver.statement.BoundParameter;
import java.lang.reflect.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/** What pgjdbc sends for arrays of one dimension, of integers, texts and UUIDs. */
final class ArrayRules {
  private ArrayRules() {}

  /** {@code setArray}. */
  static BoundParameter of(java.sql.@Nullable Array value) {
    if (!(value instanceof PgArray array)) {
      return Bindings.OPAQUE;
    }
    try {
      return switch (array.getBaseTypeName()) {
        case "int2" -> of(Oid.INT2_ARRAY, array.getArray(), Short.class);
        case "int4" -> of(Oid.INT4_ARRAY, array.getArray(), Integer.class);
        case "int8" -> of(Oid.INT8_ARRAY, array.getArray(), Long.class);
        case "text" -> of(Oid.TEXT_ARRAY, array.getArray(), String.class);
        case "varchar" -> of(Oid.VARCHAR_ARRAY, array.getArray(), String.class);
        case "uuid" -> of(Oid.UUID_ARRAY, array.getArray(), UUID.class);
        default -> Bindings.OPAQUE;
      };
    } catch (SQLException e) {
      // Postgres is to say what is wrong with it.
      return Bindings.OPAQUE;
    }
  }

  /** {@code setObject} with a Java array. */
  static BoundParameter ofObject(Object value) {
    if (value instanceof short[] || value instanceof Short[]) {
      return of(Oid.INT2_ARRAY, value, Short.class);
    } else if (value instanceof int[] || value instanceof Integer[]) {
      return of(Oid.INT4_ARRAY, value, Integer.class);
    } else if (value instanceof long[] || value instanceof Long[]) {
      return of(Oid.INT8_ARRAY, value, Long.class);
    } else if (value instanceof String[]) {
      return of(Oid.VARCHAR_ARRAY, value, String.class);
    }
    return Bindings.OPAQUE;
  }

  private static BoundParameter of(int oid, @Nullable Object array, Class<?> type) {
    if (array == null) {
      return Bindings.OPAQUE;
    }
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      Object element = Array.get(array, i);
      boolean sendable =
          element == null
              || type.isInstance(element)
                  && !(element instanceof String text && text.indexOf('\0') >= 0);
      if (!sendable) {
        return Bindings.OPAQUE;
      }
      elements.add(element);
    }
    return new BoundParameter(oid, Collections.unmodifiableList(elements));
  }
}
