package io.htap.replica.codec;

import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/**
 * Decodes one Postgres type from its binary send format. Stateless, so that one instance serves all
 * threads.
 */
public interface ColumnCodec {
  /**
   * Whether DuckDB can hold the value exactly. Asked for every column of a row before the first one
   * is appended, since an appender cannot take back half a row.
   *
   * @throws UnrepresentableException when it cannot; says what kind of value it is, never the value
   * @throws AlteredException when the type did not have the value as the copy was planned
   */
  default void check(byte[] buffer, int offset, int length) throws UnrepresentableException {}

  /** Appends the value that {@link #check} has accepted. */
  void append(DuckDBAppender to, byte[] buffer, int offset, int length) throws SQLException;
}
