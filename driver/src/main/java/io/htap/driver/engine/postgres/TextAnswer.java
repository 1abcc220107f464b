package io.htap.driver.engine.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Field;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;

/** Runs a statement with parameters of given types and keeps its rows as Postgres prints them. */
public final class TextAnswer {
  private static final int FLAGS =
      QueryExecutor.QUERY_ONESHOT
          | QueryExecutor.QUERY_SUPPRESS_BEGIN
          | QueryExecutor.QUERY_NO_BINARY_TRANSFER;

  private TextAnswer() {}

  /**
   * @param oids as described
   * @param texts the values; null for NULL
   * @param most rows to fetch
   */
  public static List<List<@Nullable String>> of(
      BaseConnection connection, String sql, int[] oids, List<@Nullable String> texts, int most)
      throws SQLException {
    CachedQuery query = connection.createQuery(sql, true, oids.length > 0);
    ParameterList parameters = query.query.createParameterList();
    for (int i = 0; i < oids.length; i++) {
      String text = texts.get(i);
      if (text == null) {
        parameters.setNull(i + 1, oids[i]);
      } else {
        parameters.setStringParameter(i + 1, text, oids[i]);
      }
    }
    var handler = new RowsHandler();
    connection.getQueryExecutor().execute(query.query, parameters, handler, most, 0, FLAGS);
    return handler.rows;
  }

  private static final class RowsHandler extends ResultHandlerBase {
    private final List<List<@Nullable String>> rows = new ArrayList<>();

    @Override
    public void handleResultRows(
        Query fromQuery, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
      for (Tuple tuple : tuples) {
        List<@Nullable String> row = new ArrayList<>(tuple.fieldCount());
        for (int i = 0; i < tuple.fieldCount(); i++) {
          byte[] cell = tuple.get(i);
          row.add(cell == null ? null : new String(cell, StandardCharsets.UTF_8));
        }
        rows.add(row);
      }
    }

    @Override
    public void handleWarning(SQLWarning warning) {
      // The application has been told when it ran the statement.
    }
  }
}
