package io.htap.driver.federation.write;

import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.sql.SQLException;

/** DuckDB's errors, which have no SQLState, as Postgres would call them. */
final class DuckErrors {
  private DuckErrors() {}

  static SQLException of(SQLException e) {
    if (e.getSQLState() != null) {
      return e;
    }
    String message = String.valueOf(e.getMessage());
    return new HtapException(state(message), message, e);
  }

  private static SqlState state(String message) {
    String kind = message.substring(0, Math.max(0, message.indexOf(':')));
    return switch (kind) {
      case "Constraint Error" -> SqlState.INTEGRITY_CONSTRAINT_VIOLATION;
      case "Conversion Error", "Out of Range Error" -> SqlState.NUMERIC_VALUE_OUT_OF_RANGE;
      case "TransactionContext Error" -> SqlState.SERIALIZATION_FAILURE;
      case "Catalog Error" ->
          message.contains("already exists") ? SqlState.DUPLICATE_TABLE : SqlState.SYSTEM_ERROR;
      default -> SqlState.SYSTEM_ERROR;
    };
  }
}
