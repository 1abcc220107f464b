package io.htap.replica.store;

import io.htap.replica.catalog.Identifiers;
import io.htap.spi.DuckSettings;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/** The DuckDB database that holds the copy. */
public final class DuckStore implements AutoCloseable {
  private static final List<String> LOCK_DOWN =
      List.of(
          "SET GLOBAL allow_community_extensions = false",
          "SET GLOBAL autoinstall_known_extensions = false",
          "SET GLOBAL autoload_known_extensions = false",
          "SET GLOBAL enable_external_access = false",
          // Each reader says for itself whether its rows come as they are read.
          "SET GLOBAL allowed_configs = ['jdbc_stream_results']",
          "SET GLOBAL lock_configuration = true");

  private static final Logger LOG = System.getLogger(DuckStore.class.getName());

  private final StoreSettings settings;
  private final @Nullable OwnerOnly files;
  private final @Nullable SlotNote note;
  private final MetaStore meta;
  private final String catalog;
  private volatile DuckDBConnection root;

  private DuckStore(StoreSettings settings, DuckDBConnection root) throws SQLException {
    this.settings = settings;
    this.root = root;
    Path path = settings.path();
    note = path == null ? null : new SlotNote(path);
    files = path == null || note == null ? null : new OwnerOnly(path, note.file());
    catalog = root.getCatalog();
    meta = new MetaStore(catalog);
  }

  /**
   * Opens, configures and locks down. A damaged database is moved out of the way for a new one.
   *
   * @throws HtapException 55006 when another process holds the file, 58030 when it cannot be
   *     written, 58000 when it is not a database that this DuckDB reads
   */
  public static DuckStore open(StoreSettings settings) throws HtapException {
    DuckDBConnection root = connect(settings.path());
    try {
      var store = new DuckStore(settings, root);
      store.prepare(root);
      return store;
    } catch (SQLException | RuntimeException e) {
      throw unusable(root, e);
    }
  }

  /**
   * Opens the database anew after DuckDB has declared it invalid, or a part of it damaged. All
   * connections must have been closed.
   *
   * @param damaged the file is moved out of the way
   */
  public void reopen(boolean damaged) throws SQLException {
    root.close();
    if (damaged && settings.path() != null) {
      keepAside(settings.path());
    }
    DuckDBConnection opened = connect(settings.path());
    try {
      prepare(opened);
      root = opened;
    } catch (SQLException | RuntimeException e) {
      throw unusable(opened, e);
    }
  }

  private void prepare(DuckDBConnection opened) throws SQLException {
    if (files != null) {
      try {
        files.makeSpillFolder();
      } catch (IOException e) {
        throw new HtapException(SqlState.IO_ERROR, "DuckDB has no folder to spill to", e);
      }
    }
    configure(opened);
    protectFiles();
  }

  private static HtapException unusable(DuckDBConnection opened, Exception e) {
    try {
      opened.close();
    } catch (SQLException suppressed) {
      e.addSuppressed(suppressed);
    }
    return e instanceof HtapException h
        ? h
        : new HtapException(SqlState.SYSTEM_ERROR, "DuckDB cannot be configured", e);
  }

  private static DuckDBConnection connect(@Nullable Path path) throws HtapException {
    try {
      return connectTo(path);
    } catch (SQLException e) {
      if (path == null) {
        throw new HtapException(SqlState.SYSTEM_ERROR, "DuckDB cannot be started", e);
      }
      if (!beyondRepair(path, e)) {
        throw OpenFailure.of(path, e);
      }
      keepAside(path);
      try {
        return connectTo(path);
      } catch (SQLException again) {
        throw OpenFailure.of(path, again);
      }
    }
  }

  private static DuckDBConnection connectTo(@Nullable Path path) throws SQLException {
    String url = "jdbc:duckdb:" + (path == null ? "" : path.toAbsolutePath());
    // Not by DriverManager, which knows no driver of a class loader that an application made.
    Connection connection = new DuckDBDriver().connect(url, new Properties());
    return connection.unwrap(DuckDBConnection.class);
  }

  private static boolean beyondRepair(Path path, SQLException e) {
    return Damage.isOurs(path) && (Damage.isDamaged(e) || path.toFile().length() == 0);
  }

  private static void keepAside(Path path) throws HtapException {
    try {
      Path aside = Damage.keepAside(path);
      LOG.log(Level.WARNING, "the DuckDB file {0} is damaged; it is kept as {1}", path, aside);
    } catch (IOException e) {
      throw new HtapException(
          SqlState.IO_ERROR, "the damaged DuckDB file " + path + " cannot be moved", e);
    }
  }

  private void configure(DuckDBConnection root) throws SQLException {
    try (Statement statement = root.createStatement()) {
      for (String setting : DuckSettings.SQL) {
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

  /** The slot that was made for this file, if there was one. */
  public Optional<String> notedSlot() throws HtapException {
    try {
      return note == null ? Optional.empty() : note.read();
    } catch (IOException e) {
      throw unnoted(e);
    }
  }

  /** Remembers, outside of the database, the slot that is about to be made for it. */
  public void noteSlot(String slot) throws HtapException {
    try {
      if (note != null) {
        note.write(slot);
        protectFiles();
      }
    } catch (IOException e) {
      throw unnoted(e);
    }
  }

  /** The slot is gone. */
  public void forgetSlot() throws HtapException {
    try {
      if (note != null) {
        note.delete();
      }
    } catch (IOException e) {
      throw unnoted(e);
    }
  }

  private static HtapException unnoted(IOException e) {
    return new HtapException(SqlState.IO_ERROR, "the slot's name cannot be kept in a file", e);
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
    if (files != null) {
      try {
        files.removeSpillFolder();
      } catch (IOException e) {
        throw new HtapException(SqlState.IO_ERROR, "the folder to spill to remains", e);
      }
    }
  }
}
