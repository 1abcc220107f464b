package io.htap.driver.jdbc;

import io.htap.driver.forward.ForwardingCallableStatement;
import io.htap.driver.statement.StatementRoute;
import java.sql.CallableStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A callable statement; only the driver's own procedures are not Postgres's. */
public final class HtapCallableStatement extends HtapPreparedStatement
    implements ForwardingCallableStatement {
  private final CallableStatement callable;

  HtapCallableStatement(
      CallableStatement delegate, HtapConnection connection, StatementRoute route) {
    super(delegate, connection, route);
    this.callable = delegate;
  }

  @Override
  public CallableStatement callableDelegate() {
    return callable;
  }

  // A cursor's value is a result set.

  @Override
  public @Nullable Object getObject(int parameterIndex) throws SQLException {
    return wrapped(callable.getObject(parameterIndex));
  }

  @Override
  public @Nullable Object getObject(int parameterIndex, Map<String, Class<?>> map)
      throws SQLException {
    return wrapped(callable.getObject(parameterIndex, map));
  }

  @Override
  public <T> @Nullable T getObject(int parameterIndex, Class<T> type) throws SQLException {
    T value = callable.getObject(parameterIndex, type);
    return type == ResultSet.class ? type.cast(wrapped(value)) : value;
  }

  private @Nullable Object wrapped(@Nullable Object value) throws SQLException {
    return value instanceof ResultSet rows ? owner().adopt(rows) : value;
  }
}
