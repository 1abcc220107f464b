package io.htap.driver;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Properties by name, with the exceptions that bean properties throw. */
final class PropertyAccess {
  private PropertyAccess() {}

  static @Nullable String get(HtapProperties source, String name) {
    try {
      return source.getProperty(name);
    } catch (SQLException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static void set(HtapProperties source, String name, @Nullable String value) {
    try {
      source.setProperty(name, value);
    } catch (SQLException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
