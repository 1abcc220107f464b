package io.htap.driver.execute;

import io.htap.driver.engine.duckdb.PackedText;
import io.htap.driver.engine.postgres.Collations;
import io.htap.rewrite.translation.Finishing;
import io.htap.rewrite.translation.OutputColumn;
import io.htap.rewrite.translation.SortKey;
import io.htap.rewrite.translation.Translation.Translated;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;

/**
 * A statement translated for the copy.
 *
 * @param sql in DuckDB's dialect, with {@code $n} markers
 * @param fields the visible columns as Postgres describes them; DuckDB may return hidden keys after
 * @param columns the same as the translator types them
 * @param order the sort that is left to do; null when DuckDB does it
 * @param packed whether texts come as {@link PackedText}
 * @param asked the statement in Postgres's words, from which pgjdbc finds out what table the rows
 *     can be updated in; null when it is none of Postgres's
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to pgjdbc as it is, never compared.
public record CopyQuery(
    String sql,
    Field[] fields,
    List<OutputColumn> columns,
    @Nullable FinalOrder order,
    boolean packed,
    @Nullable String asked) {
  public CopyQuery {
    columns = List.copyOf(columns);
  }

  /**
   * The statement as the translator gives it, made to read faster where that is possible.
   *
   * @param postgres asked for the names of the collations that are left to sort by
   */
  public static CopyQuery of(Connection postgres, Translated translated, Field[] fields)
      throws SQLException {
    Finishing finishing = translated.finishing();
    FinalOrder order = null;
    if (finishing != null) {
      List<Long> collations = finishing.keys().stream().map(SortKey::collation).toList();
      order = new FinalOrder(finishing.keys(), Collations.names(postgres, collations));
    }
    String sql = translated.sql();
    List<OutputColumn> columns = translated.columns();
    boolean packed = order == null && PackedText.fits(sql, columns);
    return new CopyQuery(
        packed ? PackedText.pack(sql, columns) : sql, fields, columns, order, packed, null);
  }

  /** The same of a statement that Postgres could run, too. */
  public CopyQuery asked(String text) {
    return new CopyQuery(sql, fields, columns, order, packed, text);
  }
}
