package io.htap.tck.bench.tpch;

import io.htap.tck.tpch.RowSink;
import io.htap.tck.tpch.Tpch;
import io.htap.tck.tpch.TpchPart;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** A DuckDB in memory with the TPC-H data, without this driver: the mark to reach. */
public final class PlainDuckDb {
  private PlainDuckDb() {}

  public static Connection load(double scaleFactor) throws IOException, SQLException {
    var connection = DriverManager.getConnection("jdbc:duckdb:");
    try (var statement = connection.createStatement()) {
      for (var table : Tpch.schema()) {
        statement.execute(table);
      }
    }
    var duckDb = connection.unwrap(DuckDBConnection.class);
    for (var part : TpchPart.all(scaleFactor)) {
      var table = part.table().getTableName();
      try (var appender = duckDb.createAppender(table)) {
        part.generate(new Sink(appender, integers(connection, table)));
      }
    }
    return connection;
  }

  /** Which columns are {@code integer}: the appender tells them from {@code bigint}. */
  private static boolean[] integers(Connection connection, String table) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select * from " + table + " limit 0")) {
      var columns = rows.getMetaData();
      var integers = new boolean[columns.getColumnCount()];
      for (var i = 0; i < integers.length; i++) {
        integers[i] = columns.getColumnType(i + 1) == Types.INTEGER;
      }
      return integers;
    }
  }

  /** Hands rows to the appender. */
  private static final class Sink implements RowSink<SQLException> {
    private final DuckDBAppender appender;
    private final boolean[] integers;
    private int column;

    Sink(DuckDBAppender appender, boolean[] integers) {
      this.appender = appender;
      this.integers = integers;
    }

    @Override
    public void number(long value) throws SQLException {
      if (integers[next()]) {
        appender.append(Math.toIntExact(value));
      } else {
        appender.append(value);
      }
    }

    @Override
    public void cents(long hundredths) throws SQLException {
      next();
      appender.appendDecimal(hundredths);
    }

    @Override
    public void date(int epochDay) throws SQLException {
      next();
      appender.append(LocalDate.ofEpochDay(epochDay));
    }

    @Override
    public void text(String value) throws SQLException {
      next();
      appender.append(value);
    }

    @Override
    public void endRow() throws SQLException {
      appender.endRow();
      column = 0;
    }

    /** Begins a row only when it has a value: one left open at the end would lose those before. */
    private int next() throws SQLException {
      if (column == 0) {
        appender.beginRow();
      }
      return column++;
    }
  }
}
