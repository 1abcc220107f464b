package io.htap.driver.execute;

import io.htap.driver.engine.duckdb.RowReader;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLState;

/**
 * The rows of a pgjdbc result set that come as they are read. pgjdbc moves through the rows of a
 * forward-only result set by asking its list, before each step and in {@code isLast}, how many
 * there are. Asked so while it stands on the last row that has been read, this list reads as many
 * more as the result set's fetch size says, and lets go of those before. So it fetches when a
 * cursor of pgjdbc's own would, and everything else about the result set is pgjdbc's.
 */
final class StreamedRows extends AbstractList<Tuple> implements AutoCloseable {
  private final CopyCursor cursor;
  private final RowReader reader;
  private final TimeLimit limit;
  private final int most;
  private @Nullable TransactionPortal portal;
  private @Nullable ResultSet owner;
  private List<Tuple> window = new ArrayList<>();
  private int before;
  private int current = -1;
  private boolean ended;

  /**
   * @param limit for each fetch but the first
   * @param maxRows of the statement; zero for no maximum
   */
  StreamedRows(CopyCursor cursor, RowReader reader, TimeLimit limit, int maxRows) {
    this.cursor = cursor;
    this.reader = reader;
    this.limit = limit;
    this.most = maxRows > 0 ? maxRows : Integer.MAX_VALUE;
  }

  /** Reads the first rows; returns whether there may be more. */
  boolean start(int fetchSize, TimeLimit firstLimit) throws SQLException {
    fetch(fetchSize, firstLimit);
    return !ended;
  }

  /**
   * @param owner pgjdbc's result set over this list
   * @param portal whose end is the end of this; null when no transaction ends it
   */
  void attach(ResultSet owner, @Nullable TransactionPortal portal) {
    this.owner = owner;
    this.portal = portal;
  }

  @Override
  public int size() {
    if (!ended && current == before + window.size() - 1) {
      try {
        more();
      } catch (SQLException e) {
        throw StreamedRows.<RuntimeException>undeclared(e);
      }
    }
    return before + window.size();
  }

  @Override
  public Tuple get(int index) {
    current = index;
    return window.get(index - before);
  }

  private void more() throws SQLException {
    ResultSet asks = owner;
    if (asks == null) {
      return;
    }
    TransactionPortal transaction = portal;
    if (transaction != null) {
      transaction.check();
    }
    int fetchSize = asks.getFetchSize();
    try {
      fetch(fetchSize > 0 ? fetchSize : Integer.MAX_VALUE, limit);
    } catch (SQLException e) {
      throw PSQLState.QUERY_CANCELED.getState().equals(e.getSQLState()) ? e : broken(e);
    }
  }

  private void fetch(int fetchSize, TimeLimit allowed) throws SQLException {
    int known = before + window.size();
    int wanted = Math.min(fetchSize, most - known);
    if (wanted == 0 && most == Integer.MAX_VALUE) {
      throw new HtapException(
          SqlState.PROGRAM_LIMIT_EXCEEDED, "more rows than a result set of pgjdbc can count");
    }
    List<Tuple> next = new ArrayList<>(Math.min(wanted, 10_000));
    if (wanted > 0) {
      cursor.read(
          row -> {
            next.add(reader.read(row));
            return next.size() < wanted;
          },
          allowed);
    }
    before = known;
    window = next;
    if (next.size() < wanted || (known + next.size() == most && most < Integer.MAX_VALUE)) {
      ended = true;
      close();
    }
  }

  /** Rows have been handed out, so Postgres cannot take over any more. */
  private HtapException broken(SQLException cause) {
    String message = String.valueOf(cause.getMessage());
    int colon = message.indexOf(':');
    return new HtapException(
        SqlState.SYSTEM_ERROR,
        "the read of the columnar copy failed after "
            + (before + window.size())
            + " rows"
            + (colon > 0 ? ": " + message.substring(0, colon) : ""),
        cause);
  }

  /** The list's interface declares none, but its only caller declares {@link SQLException}. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E undeclared(SQLException e) throws E {
    throw (E) e;
  }

  @Override
  public void close() {
    cursor.close();
    TransactionPortal transaction = portal;
    if (transaction != null) {
      transaction.close();
    }
  }
}
