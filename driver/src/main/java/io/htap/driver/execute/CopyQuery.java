package io.htap.driver.execute;

import io.htap.rewrite.translation.OutputColumn;
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
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to pgjdbc as it is, never compared.
public record CopyQuery(
    String sql, Field[] fields, List<OutputColumn> columns, @Nullable FinalOrder order) {
  public CopyQuery {
    columns = List.copyOf(columns);
  }
}
