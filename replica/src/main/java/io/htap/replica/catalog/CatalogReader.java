package io.htap.replica.catalog;

import io.htap.replica.codec.HeldType;
import io.htap.replica.codec.HeldType.Held;
import io.htap.replica.codec.HeldType.LeftOut;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads from Postgres's catalog which of the tables asked for the copy can hold. */
public final class CatalogReader {
  private static final String COLUMNS =
      """
      SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attgenerated::text,
        pg_catalog.format_type(a.atttypid, a.atttypmod), base.type, base.typmod,
        (SELECT pg_catalog.array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
          FROM pg_catalog.pg_enum e WHERE e.enumtypid = base.type)
      FROM pg_catalog.pg_attribute a
      %s
      WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attrelid, a.attnum"""
          .formatted(BaseTypes.JOIN);

  /** From here on a publication can carry stored generated columns. */
  private static final int PUBLISHES_GENERATED = 180_000;

  private static final String INHERITS =
      "SELECT inhparent, inhrelid FROM pg_catalog.pg_inherits ORDER BY inhparent, inhrelid";

  private final TablePatterns patterns;

  public CatalogReader(TablePatterns patterns) {
    this.patterns = patterns;
  }

  private record Server(String user, boolean utf8, int version) {}

  /** Reads with the connection's current snapshot. */
  public Discovery read(Connection connection) throws SQLException {
    Server server;
    try (Statement statement = connection.createStatement();
        ResultSet rs =
            statement.executeQuery(
                "SELECT current_user, pg_catalog.current_setting('server_encoding'),"
                    + " pg_catalog.current_setting('server_version_num')::int")) {
      rs.next();
      server = new Server(rs.getString(1), !"SQL_ASCII".equals(rs.getString(2)), rs.getInt(3));
    }
    Forest forest = forest(connection);
    Set<Long> wanted = forest.wanted();
    var rows = new ArrayList<CatalogRow>();
    var leftOut = new ArrayList<Discovery.LeftOutTable>();
    for (CatalogRow row : forest.rows()) {
      if (wanted.contains(row.oid()) && !row.partitioned()) {
        String reason = Eligibility.reasonAgainst(row, server.user());
        if (reason == null) {
          rows.add(row);
        } else {
          leftOut.add(leftOut(row, reason));
        }
      }
    }
    Map<Long, List<SourceColumn>> columns = columns(connection, rows, server);
    var tables = new ArrayList<SourceTable>();
    for (CatalogRow row : rows) {
      SourceTable table = table(row, columns.getOrDefault(row.oid(), List.of()));
      String reason = Eligibility.reasonAgainst(table);
      if (reason == null) {
        tables.add(table);
      } else {
        leftOut.add(leftOut(row, reason));
      }
    }
    return new Discovery(tables, leftOut, forest.trees(wanted));
  }

  private Forest forest(Connection connection) throws SQLException {
    var rows = new ArrayList<CatalogRow>();
    var forest = new Forest(patterns, rows);
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rs = statement.executeQuery(CatalogRow.KEYS + CatalogRow.SQL)) {
        while (rs.next()) {
          rows.add(CatalogRow.of(rs));
        }
      }
      try (ResultSet rs = statement.executeQuery(INHERITS)) {
        while (rs.next()) {
          forest.inherits(rs.getLong(1), rs.getLong(2));
        }
      }
    }
    return forest;
  }

  private static Discovery.LeftOutTable leftOut(CatalogRow row, String reason) {
    return new Discovery.LeftOutTable(row.oid(), row.schema(), row.name(), reason);
  }

  private static SourceTable table(CatalogRow row, List<SourceColumn> columns) {
    return new SourceTable(
        row.oid(),
        row.schema(),
        row.name(),
        columns,
        Eligibility.key(row, columns),
        row.shape(),
        row.estimatedRows(),
        row.fileNode());
  }

  private static Map<Long, List<SourceColumn>> columns(
      Connection connection, List<CatalogRow> rows, Server server) throws SQLException {
    var columns = new HashMap<Long, List<SourceColumn>>();
    Long[] oids = rows.stream().map(CatalogRow::oid).toArray(Long[]::new);
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setArray(1, connection.createArrayOf("oid", oids));
      try (ResultSet rs = statement.executeQuery()) {
        while (rs.next()) {
          columns.computeIfAbsent(rs.getLong(1), oid -> new ArrayList<>()).add(column(rs, server));
        }
      }
    }
    return columns;
  }

  private static SourceColumn column(ResultSet rs, Server server) throws SQLException {
    int attnum = rs.getInt(2);
    String name = rs.getString(3);
    int typeOid = (int) rs.getLong(4);
    int typmod = rs.getInt(5);
    String generated = rs.getString(6);
    boolean streamed =
        generated.isEmpty() || (generated.equals("s") && server.version() >= PUBLISHES_GENERATED);
    Array labels = rs.getArray(10);
    var declared =
        new HeldType.Declared(
            (int) rs.getLong(8),
            rs.getInt(9),
            labels == null ? null : List.of((String[]) labels.getArray()),
            rs.getString(7));
    HeldType.Verdict verdict =
        streamed
            ? HeldType.of(declared, server.utf8())
            : new LeftOut("a generated column is not in the change stream");
    HeldType held = verdict instanceof Held h ? h.type() : null;
    String leftOut = verdict instanceof LeftOut l ? l.reason() : null;
    return new SourceColumn(attnum, name, typeOid, typmod, !streamed, held, leftOut, false);
  }
}
