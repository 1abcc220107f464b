package io.htap.driver.engine.duckdb;

import io.htap.rewrite.function.ScalarFunction;
import io.htap.rewrite.function.ScalarFunctions;
import java.math.BigInteger;
import java.sql.SQLException;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

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
          .withReturnType(DuckDBColumnType.UHUGEINT)
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
    @Nullable Object[] arguments = new @Nullable Object[width];
    for (long row = 0; row < rows.rowCount(); row++) {
      read(function, columns, row, arguments);
      BigInteger result = function.call(arguments);
      if (result == null) {
        out.setNull(row);
      } else {
        out.setUHugeInt(row, result);
      }
    }
  }

  private static void read(
      ScalarFunction function,
      DuckDBReadableVector[] columns,
      long row,
      @Nullable Object[] arguments) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].isNull(row)) {
        arguments[i] = null;
      } else if (function.parameters().get(i) == ScalarFunction.Type.INTEGER) {
        arguments[i] = columns[i].getInt(row);
      } else {
        arguments[i] = columns[i].getString(row);
      }
    }
  }

  private static DuckDBColumnType type(ScalarFunction.Type type) {
    return switch (type) {
      case VARCHAR -> DuckDBColumnType.VARCHAR;
      case INTEGER -> DuckDBColumnType.INTEGER;
    };
  }
}
