package io.htap.replica.store;

import io.htap.replica.codec.VectorForm;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;

/**
 * Inserts many rows a column at a time, by a table function of DuckDB that pulls them: a third of
 * what an appender takes, which goes through a row value by value.
 */
public final class RowFunction {
  private static final String NAME = "htap_rows";

  private final Map<Long, RowSource> sources = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();

  void register(Connection root) throws SQLException {
    try (var function = DuckDBFunctions.tableFunction()) {
      function.withName(NAME).withParameter(Long.class).withFunction(new Pull()).register(root);
    }
  }

  /**
   * Inserts all rows of a source in one statement.
   *
   * @throws SQLException also when the source throws anything; it has to keep what it has thrown
   */
  public void insert(DuckDBConnection writer, CopyTable table, RowSource source)
      throws SQLException {
    long id = lastId.incrementAndGet();
    sources.put(id, source);
    try (Statement statement = writer.createStatement()) {
      statement.execute(
          "INSERT INTO "
              + table.qualifiedName()
              + " SELECT "
              + String.join(", ", values(source.columns()))
              + " FROM "
              + NAME
              + "("
              + id
              + ")");
    } finally {
      sources.remove(id);
    }
  }

  private static List<String> values(List<VectorForm> columns) {
    var values = new ArrayList<String>();
    for (VectorForm column : columns) {
      values.add(column.of(column(values.size())));
    }
    return values;
  }

  private static String column(int index) {
    return "c" + index;
  }

  private final class Pull implements DuckDBTableFunction<RowSource, Object, Object> {
    @Override
    public RowSource bind(DuckDBTableFunctionBindInfo info) throws SQLException {
      RowSource source = sources.get(info.getParameter(0).getLong());
      if (source == null) {
        throw new SQLException("no rows are waiting to be inserted");
      }
      int index = 0;
      for (VectorForm column : source.columns()) {
        column.declare(info, column(index++));
      }
      return source;
    }

    @Override
    public Object init(DuckDBTableFunctionInitInfo info) {
      info.setMaxThreads(1);
      return this;
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk)
        throws Exception {
      RowSource source = info.getBindData();
      return source.fill(chunk);
    }
  }
}
