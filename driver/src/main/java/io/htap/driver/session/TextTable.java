package io.htap.driver.session;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.Tuple;

/** A small result of the driver's own in a pgjdbc result set. */
public final class TextTable {
  private final Field[] fields;
  private final List<Tuple> rows = new ArrayList<>();

  /** A table of text. */
  public TextTable(String... columns) {
    fields = Arrays.stream(columns).map(c -> new Field(c, Oid.TEXT)).toArray(Field[]::new);
  }

  /** A table of columns of any type that is written as its text. */
  public TextTable(List<Column> columns) {
    fields = columns.stream().map(c -> new Field(c.name, c.type)).toArray(Field[]::new);
  }

  /**
   * A column.
   *
   * @param type its type's OID
   */
  public record Column(String name, int type) {}

  /** Adds a row; a cell's text is its {@code toString}. */
  public TextTable row(@Nullable Object... cells) {
    byte[][] data = new byte[fields.length][];
    for (int i = 0; i < data.length; i++) {
      Object cell = cells[i];
      if (cell != null) {
        data[i] = cell.toString().getBytes(StandardCharsets.UTF_8);
      }
    }
    rows.add(new Tuple(data));
    return this;
  }

  public ResultSet resultSet(BaseStatement statement) throws SQLException {
    return statement.createDriverResultSet(fields, rows);
  }
}
