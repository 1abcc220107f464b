package io.htap.tck.compare;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one connection answered to one statement. */
sealed interface Answer {

  /** A result set, read to its end. */
  record Rows(List<ColumnFacts> columns, List<List<Cell>> rows) implements Answer {
    Rows withoutOrigins() {
      return new Rows(columns.stream().map(ColumnFacts::withoutOrigin).toList(), rows);
    }

    int indexOf(String label) {
      for (var i = 0; i < columns.size(); i++) {
        if (columns.get(i).label().equals(label)) {
          return i;
        }
      }
      throw new IllegalArgumentException("no column " + label + " to order by");
    }
  }

  /** A count of changed rows. */
  record Changed(int count) implements Answer {}

  /**
   * An error.
   *
   * @param sqlState the state, null when the driver gave none
   */
  record Failed(@Nullable String sqlState, String message) implements Answer {}

  /** Runs the statement, prepared when it has parameters. */
  static Answer of(Connection connection, String sql, List<? extends @Nullable Object> parameters) {
    try {
      if (parameters.isEmpty()) {
        try (var statement = connection.createStatement()) {
          return read(statement, statement.execute(sql));
        }
      }
      try (var statement = connection.prepareStatement(sql)) {
        for (var i = 0; i < parameters.size(); i++) {
          statement.setObject(i + 1, parameters.get(i));
        }
        return read(statement, statement.execute());
      }
    } catch (SQLException failure) {
      return new Failed(failure.getSQLState(), String.valueOf(failure.getMessage()));
    }
  }

  private static Answer read(Statement statement, boolean hasRows) throws SQLException {
    if (!hasRows) {
      return new Changed(statement.getUpdateCount());
    }
    try (var rows = statement.getResultSet()) {
      return read(rows);
    }
  }

  private static Rows read(ResultSet rows) throws SQLException {
    var facts = rows.getMetaData();
    var columns = new ArrayList<ColumnFacts>();
    for (var i = 1; i <= facts.getColumnCount(); i++) {
      columns.add(ColumnFacts.read(facts, i));
    }
    var all = new ArrayList<List<Cell>>();
    while (rows.next()) {
      var row = new ArrayList<Cell>(columns.size());
      for (var i = 1; i <= columns.size(); i++) {
        row.add(Cell.read(rows, i));
      }
      all.add(row);
    }
    return new Rows(columns, all);
  }
}
