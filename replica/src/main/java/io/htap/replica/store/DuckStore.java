package io.htap.replica.store;

import io.htap.replica.catalog.Identifiers;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** The DuckDB database that holds the copy. */
public final class DuckStore implements AutoCloseable {
  private static final List<String> SETTINGS =
      List.of(
          // What makes DuckDB's arithmetic and order Postgres's.
          "SET GLOBAL integer_division = true",
          "SET GLOBAL default_null_order = 'NULLS_LAST_ON_ASC_FIRST_ON_DESC'",
          "SET GLOBAL ieee_floating_point_ops = false",
          "SET GLOBAL TimeZone = 'UTC'");

  private static final List<String> LOCK_DOWN =
      List.of(
          "SET GLOBAL allow_community_extensions = false",
          "SET GLOBAL autoinstall_known_extensions = false",
          "SET GLOBAL autoload_known_extensions = false",
          "SET GLOBAL enable_external_access = false",
          "SET GLOBAL lock_configuration = true");

  private final DuckDBConnection root;
  private final @Nullable OwnerOnly files;
  private final String catalog;
  private final MetaStore meta;

  private DuckStore(DuckDBConnection root, @Nullable OwnerOnly files) throws SQLException {
    this.root = root;
    this.files = files;
    catalog = root.getCatalog();
    meta = new MetaStore(catalog);
  }

  /**
   * Opens, configures and locks down.
   *
   * @throws HtapException 55006 when another process holds the file, 58030 when it cannot be
   *     written, 58000 when it is not a database that this DuckDB reads
   */
  public static DuckStore open(StoreSettings settings) throws HtapException {
    Path path = settings.path();
    DuckDBConnection root = connect(path);
    try {
      var files = path == null ? null : new OwnerOnly(path);
      var store = new DuckStore(root, files);
      store.configure(settings);
      store.protectFiles();
      return store;
    } catch (SQLException | RuntimeException e) {
      try {
        root.close();
      } catch (SQLException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e instanceof HtapException h
          ? h
          : new HtapException(SqlState.SYSTEM_ERROR, "DuckDB cannot be configured", e);
    }
  }

  private static DuckDBConnection connect(@Nullable Path path) throws HtapException {
    try {
      String url = "jdbc:duckdb:" + (path == null ? "" : path.toAbsolutePath());
      Connection connection = DriverManager.getConnection(url, new Properties());
      return connection.unwrap(DuckDBConnection.class);
    } catch (SQLException e) {
      throw path == null
          ? new HtapException(SqlState.SYSTEM_ERROR, "DuckDB cannot be started", e)
          : OpenFailure.of(path, e);
    }
  }

  private void configure(StoreSettings settings) throws SQLException {
    try (Statement statement = root.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
      if (settings.threads() != null) {
        statement.execute("SET GLOBAL threads = " + settings.threads());
      }
      if (settings.memoryLimit() != null) {
        statement.execute(
            "SET GLOBAL memory_limit = " + Identifiers.literal(settings.memoryLimit()));
      }
      if (settings.path() == null) {
        // A copy in memory leaves nothing on disk, not even while it sorts.
        statement.execute("SET GLOBAL temp_directory = ''");
      }
      meta.open(statement);
      settings.initializer().accept(root);
      for (String setting : LOCK_DOWN) {
        statement.execute(setting);
      }
    }
  }

  /** The connection whose life is the database's; hold it, do not close it. */
  public DuckDBConnection root() {
    return root;
  }

  /** A further connection to the same database; the caller closes it. */
  public DuckDBConnection connect() throws SQLException {
    return root.duplicate();
  }

  /** DuckDB's name for this database. */
  public String catalog() {
    return catalog;
  }

  public MetaStore meta() {
    return meta;
  }

  public boolean inMemory() {
    return files == null;
  }

  /** Makes the files that DuckDB has made since the last call private to their owner. */
  public void protectFiles() throws HtapException {
    if (files != null) {
      try {
        files.protect();
      } catch (IOException e) {
        throw new HtapException(SqlState.IO_ERROR, "the DuckDB file cannot be made private", e);
      }
    }
  }

  /**
   * Drops the copy and all that is known of it.
   *
   * @return whether nothing else is in the database
   */
  public boolean clear() throws SQLException {
    meta.clear(root);
    String others =
        "SELECT count(*) FROM (SELECT database_name, schema_name FROM duckdb_tables()"
            + " UNION ALL SELECT database_name, schema_name FROM duckdb_views() WHERE NOT internal"
            + " UNION ALL SELECT database_name, schema_name FROM duckdb_sequences()"
            + " UNION ALL SELECT database_name, schema_name FROM duckdb_types() WHERE NOT internal"
            + " UNION ALL SELECT database_name, schema_name FROM duckdb_functions()"
            + " WHERE NOT internal) WHERE database_name = "
            + Identifiers.literal(catalog)
            + " AND schema_name NOT IN ('htap', '"
            + CopyTable.SCHEMA
            + "')";
    try (Statement statement = root.createStatement();
        ResultSet rs = statement.executeQuery(others)) {
      rs.next();
      return rs.getLong(1) == 0;
    }
  }

  /** Deletes the files; to be called once closed. */
  public void deleteFiles() throws HtapException {
    if (files != null) {
      try {
        files.delete();
      } catch (IOException e) {
        throw new HtapException(SqlState.IO_ERROR, "the DuckDB file cannot be deleted", e);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    root.close();
  }
}
