package io.htap.driver.jdbc;

import io.htap.driver.forward.ForwardingResultSet;
import io.htap.driver.statement.OpenRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A result set, of whichever engine: always pgjdbc's own, with its statement replaced by ours. */
public final class HtapResultSet extends ForwardingResultSet {
  private final HtapStatement statement;

  HtapResultSet(ResultSet delegate, HtapStatement statement) {
    super(delegate);
    this.statement = statement;
  }

  boolean wraps(ResultSet raw) {
    return delegate == raw;
  }

  /** Stops a fetch from elsewhere that is under way; from any thread. */
  void cancel() {
    if (delegate instanceof OpenRows rows) {
      rows.cancel();
    }
  }

  @Override
  public @Nullable Statement getStatement() throws SQLException {
    // pgjdbc is asked because it refuses when closed.
    return super.getStatement() == null ? null : statement;
  }

  // A cursor's value is a result set.

  @Override
  public @Nullable Object getObject(int columnIndex) throws SQLException {
    return wrapped(super.getObject(columnIndex));
  }

  @Override
  public @Nullable Object getObject(String columnLabel) throws SQLException {
    return wrapped(super.getObject(columnLabel));
  }

  @Override
  public @Nullable Object getObject(int columnIndex, Map<String, Class<?>> map)
      throws SQLException {
    return wrapped(super.getObject(columnIndex, map));
  }

  @Override
  public @Nullable Object getObject(String columnLabel, Map<String, Class<?>> map)
      throws SQLException {
    return wrapped(super.getObject(columnLabel, map));
  }

  private @Nullable Object wrapped(@Nullable Object value) throws SQLException {
    return value instanceof ResultSet rows ? statement.owner().adopt(rows) : value;
  }

  // Updatable rows write beside statements.

  @Override
  public void insertRow() throws SQLException {
    try {
      super.insertRow();
    } finally {
      statement.owner().wrote();
    }
  }

  @Override
  public void updateRow() throws SQLException {
    try {
      super.updateRow();
    } finally {
      statement.owner().wrote();
    }
  }

  @Override
  public void deleteRow() throws SQLException {
    try {
      super.deleteRow();
    } finally {
      statement.owner().wrote();
    }
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || super.isWrapperFor(type);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    T raw = super.unwrap(type);
    statement.owner().rawTaken();
    return raw;
  }
}
