package io.htap.driver.engine.duckdb;

import io.htap.rewrite.function.ScalarFunction;
import io.htap.rewrite.function.ScalarFunctions;
import java.sql.SQLException;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;

/** Teaches DuckDB the functions that give Postgres's answers where its own do not. */
public final class PostgresFunctions {
  private PostgresFunctions() {}

  /** Registers all of them in the database of the connection, for all its connections. */
  public static void register(DuckDBConnection connection) throws SQLException {
    for (ScalarFunction function : ScalarFunctions.ALL) {
      register(connection, function);
    }
  }

  private static void register(DuckDBConnection connection, ScalarFunction function)
      throws SQLException {
    DuckDBColumnType[] parameters =
        function.parameters().stream()
            .map(PostgresFunctions::type)
            .toArray(DuckDBColumnType[]::new);
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder
          .withName(function.name())
          .withParameters(parameters)
          .withReturnType(type(function.returns()))
          .withVectorizedFunction((rows, out) -> apply(function, rows, out))
          .register(connection);
    }
  }

  private static void apply(
      ScalarFunction function, DuckDBDataChunkReader rows, DuckDBWritableVector out) {
    int width = function.parameters().size();
    DuckDBReadableVector[] columns = new DuckDBReadableVector[width];
    for (int i = 0; i < width; i++) {
      columns[i] = rows.vector(i);
    }
    Object[] arguments = new Object[width];
    for (long row = 0; row < rows.rowCount(); row++) {
      if (read(function, columns, row, arguments)) {
        out.setString(row, (String) function.body().apply(arguments));
      } else {
        out.setNull(row);
      }
    }
  }

  /** Whether all arguments are there. */
  private static boolean read(
      ScalarFunction function, DuckDBReadableVector[] columns, long row, Object[] arguments) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].isNull(row)) {
        return false;
      }
      arguments[i] =
          function.parameters().get(i) == ScalarFunction.Type.INTEGER
              ? (Object) columns[i].getInt(row)
              : columns[i].getString(row);
    }
    return true;
  }

  private static DuckDBColumnType type(ScalarFunction.Type type) {
    return switch (type) {
      case VARCHAR -> DuckDBColumnType.VARCHAR;
      case INTEGER -> DuckDBColumnType.INTEGER;
    };
  }
}
