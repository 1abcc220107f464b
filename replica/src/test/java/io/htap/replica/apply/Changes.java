package io.htap.replica.apply;

import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.catalog.SourceTable;
import io.htap.replica.codec.HeldType;
import io.htap.replica.codec.HeldType.Held;
import io.htap.replica.codec.HeldType.LeftOut;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.DuckStore;
import io.htap.replica.store.StoreSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** An applier on a DuckDB in memory, and rows as the stream would send them. */
final class Changes implements AutoCloseable {
  /** Stands for a value stored out of line that has not changed. */
  static final Object UNCHANGED = new Object();

  private static final int INT4 = 23;
  private static final int FLOAT8 = 701;
  private static final int TEXT = 25;
  private static final int RANGE = 3904;
  private static final int MOOD = 20_000;

  final DuckStore store;
  final ChangeApplier applier;
  final List<String> refused = new ArrayList<>();
  final List<CopyTable> altered = new ArrayList<>();
  final List<CopyTable> contradicted = new ArrayList<>();

  Changes(long maxHeld) throws Exception {
    this(maxHeld, null);
  }

  /**
   * @param file null for a database in memory
   */
  Changes(long maxHeld, @Nullable Path file) throws Exception {
    store = DuckStore.open(new StoreSettings(file, null, null, root -> {}));
    var listener =
        new ChangeApplier.Listener() {
          @Override
          public void refused(CopyTable table, int attnum, String reason) {
            refused.add(table.tableName());
          }

          @Override
          public void altered(CopyTable table) {
            altered.add(table);
          }

          @Override
          public void contradicted(CopyTable table) {
            contradicted.add(table);
          }
        };
    applier = new ChangeApplier(store, List.of(), maxHeld, listener);
  }

  /** A table of columns like {@code "id int"}, made and taken in; keys by attribute number. */
  CopyTable table(long oid, List<Integer> key, String... columns) throws SQLException {
    var list = new ArrayList<SourceColumn>();
    for (String column : columns) {
      String[] parts = column.split(" ");
      int type =
          switch (parts[1]) {
            case "int" -> INT4;
            case "float" -> FLOAT8;
            case "text" -> TEXT;
            case "mood" -> MOOD;
            default -> RANGE;
          };
      List<String> labels = type == MOOD ? List.of("sad", "ok") : null;
      HeldType.Verdict verdict =
          HeldType.of(new HeldType.Declared(type, -1, labels, parts[1]), true);
      list.add(
          new SourceColumn(
              list.size() + 1,
              parts[0],
              type,
              -1,
              false,
              verdict instanceof Held held ? held.type() : null,
              verdict instanceof LeftOut out ? out.reason() : null,
              false));
    }
    var source = new SourceTable(oid, "public", "t" + oid, list, key, "", 0, 0);
    var table = new CopyTable(source, store.catalog(), CopyTable.nameFor(source, 0), 0);
    try (DuckDBConnection duck = store.connect()) {
      store.meta().create(duck, table);
      store.meta().admit(duck, table);
    }
    applier.add(table);
    return table;
  }

  void insert(long oid, Object... row) throws SQLException {
    applier.insert(oid, tuple('N', row), 1);
  }

  /** With the whole old row. */
  void delete(long oid, Object... old) throws SQLException {
    applier.delete(oid, tuple('O', old), 1);
  }

  /** With the whole old row. */
  void update(long oid, Object[] old, Object... row) throws SQLException {
    byte[] first = tuple('O', old);
    byte[] second = tuple('N', row);
    var both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    applier.update(oid, both, 1, first.length + 1);
  }

  static Object[] row(Object... values) {
    return values;
  }

  private static byte[] tuple(char kind, Object... values) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(kind);
      out.writeShort(values.length);
      for (Object value : values) {
        if (value == null || value == UNCHANGED) {
          out.writeByte(value == null ? 'n' : 'u');
          continue;
        }
        out.writeByte('b');
        if (value instanceof Integer number) {
          out.writeInt(Integer.BYTES);
          out.writeInt(number);
        } else if (value instanceof Double number) {
          out.writeInt(Double.BYTES);
          out.writeLong(Double.doubleToRawLongBits(number));
        } else {
          byte[] text = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
          out.writeInt(text.length);
          out.write(text);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The rows that readers see, as DuckDB prints them, in order of the text. */
  List<String> rows(CopyTable table) throws SQLException {
    var rows = query("SELECT t::varchar FROM " + table.qualifiedName() + " t");
    rows.sort(null);
    return rows;
  }

  List<String> query(String sql) throws SQLException {
    try (DuckDBConnection duck = store.connect();
        Statement statement = duck.createStatement();
        ResultSet rs = statement.executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (rs.next()) {
        rows.add(rs.getString(1));
      }
      return rows;
    }
  }

  @Override
  public void close() throws SQLException {
    applier.close();
    store.close();
  }
}
