package io.htap.tck.bench.replica;

import io.htap.replica.Replica;
import io.htap.replica.ReplicaConfig;
import io.htap.replica.ReplicatedTable;
import io.htap.tck.server.EmbeddedServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** The database that is copied, and the ways to look at it and at its copy. */
record Source(EmbeddedServer server, String database) {
  static final Duration PATIENCE = Duration.ofMinutes(3);

  Connection connect() throws SQLException {
    return server.connect(database);
  }

  Connection connect(Properties extra) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql:" + server.address(database), extra);
  }

  /** A copy in memory of the tables whose names match, ready. */
  Replica copy(String tables) throws SQLException, InterruptedException {
    var replica = Replica.open(ReplicaConfig.of(this::connect, List.of("public." + tables)));
    if (!replica.awaitReady(PATIENCE)) {
      var status = replica.status();
      replica.close();
      throw new SQLException("the copy is not ready: " + status);
    }
    return replica;
  }

  void run(String... sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      for (var one : sql) {
        statement.execute(one);
      }
    }
  }

  String value(String sql) throws SQLException {
    try (var connection = connect()) {
      return value(connection, sql);
    }
  }

  static String value(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  /** A position in the log, flushed, after everything committed so far. */
  long end() throws SQLException {
    return Long.parseLong(
        value("select pg_logical_emit_message(false, 'bench', '', true) - '0/0'::pg_lsn"));
  }

  /** One value from the copy; {@code %s} stands for the table, columns are {@code name_attnum}. */
  static String inCopy(Replica replica, ReplicatedTable table, String sql)
      throws SQLException, InterruptedException {
    var connection = replica.readers().borrow();
    try {
      return value(connection, sql.formatted(table.copyTable()));
    } finally {
      replica.readers().release(connection);
    }
  }

  ReplicatedTable table(Replica replica, String name) throws SQLException {
    return replica
        .table(Long.parseLong(value("select '" + name + "'::regclass::oid")))
        .orElseThrow(() -> new SQLException(name + " is not copied"));
  }
}
