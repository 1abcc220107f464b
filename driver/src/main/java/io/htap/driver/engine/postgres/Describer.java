package io.htap.driver.engine.postgres;

import java.sql.SQLException;
import java.sql.SQLWarning;
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

/** Asks Postgres for the types and labels of a statement's result without running it. */
public final class Describer {
  private static final int FLAGS =
      QueryExecutor.QUERY_ONESHOT
          | QueryExecutor.QUERY_DESCRIBE_ONLY
          | QueryExecutor.QUERY_SUPPRESS_BEGIN;

  private Describer() {}

  /**
   * One round trip; no transaction is begun.
   *
   * @param boundOids the types that pgjdbc sends with the bound values, 0 where it sends none
   * @throws SQLException Postgres's own error of the statement
   */
  public static Described describe(BaseConnection connection, String sql, int[] boundOids)
      throws SQLException {
    CachedQuery cached = connection.createQuery(sql, true, boundOids.length > 0);
    ParameterList parameters = cached.query.createParameterList();
    for (int i = 0; i < boundOids.length; i++) {
      parameters.setNull(i + 1, boundOids[i]);
    }
    var handler = new FieldsHandler();
    connection.getQueryExecutor().execute(cached.query, parameters, handler, 0, 0, FLAGS);
    Field[] fields = handler.fields;
    return new Described(fields == null ? new Field[0] : fields, parameters.getTypeOIDs());
  }

  private static final class FieldsHandler extends ResultHandlerBase {
    private Field @Nullable [] fields;

    @Override
    public void handleResultRows(
        Query fromQuery, Field[] described, List<Tuple> tuples, @Nullable ResultCursor cursor) {
      fields = described;
    }

    @Override
    public void handleWarning(SQLWarning warning) {
      // The statement itself raises it again when it runs.
    }
  }
}
