package io.htap.driver.jdbc;

import io.htap.driver.forward.ForwardingPreparedStatement;
import io.htap.driver.statement.BoundParameter;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Oid;

/**
 * The parameters of a prepared statement. Every value is bound to pgjdbc first, then, where the
 * statement may leave Postgres, recorded as pgjdbc would send it.
 */
abstract class BindingStatement extends HtapStatement implements ForwardingPreparedStatement {
  private final PreparedStatement prepared;
  private final ParameterRules rules;

  /** Null when the statement never leaves Postgres: then nothing is recorded. */
  @Nullable Bindings bindings;

  BindingStatement(PreparedStatement delegate, HtapConnection connection, boolean recording) {
    super((BaseStatement) delegate, connection, recording);
    this.prepared = delegate;
    this.rules = connection.parameterRules();
    this.bindings = recording ? new Bindings() : null;
  }

  @Override
  public final PreparedStatement preparedDelegate() {
    return prepared;
  }

  @Override
  public void clearParameters() throws SQLException {
    prepared.clearParameters();
    if (bindings != null) {
      bindings.clear();
    }
  }

  @Override
  public void setNull(int position, int sqlType) throws SQLException {
    prepared.setNull(position, sqlType);
    if (bindings != null) {
      bindings.set(position, rules.nullOf(sqlType));
    }
  }

  @Override
  public void setNull(int position, int sqlType, @Nullable String typeName) throws SQLException {
    prepared.setNull(position, sqlType, typeName);
    if (bindings != null) {
      bindings.set(position, typeName == null ? rules.nullOf(sqlType) : Bindings.OPAQUE);
    }
  }

  @Override
  public void setBoolean(int position, boolean value) throws SQLException {
    prepared.setBoolean(position, value);
    if (bindings != null) {
      bindings.set(position, new BoundParameter(Oid.BOOL, value));
    }
  }

  @Override
  public void setByte(int position, byte value) throws SQLException {
    prepared.setByte(position, value);
    if (bindings != null) {
      bindings.set(position, new BoundParameter(Oid.INT2, (short) value));
    }
  }

  @Override
  public void setShort(int position, short value) throws SQLException {
    prepared.setShort(position, value);
    if (bindings != null) {
      bindings.set(position, new BoundParameter(Oid.INT2, value));
    }
  }

  @Override
  public void setInt(int position, int value) throws SQLException {
    prepared.setInt(position, value);
    if (bindings != null) {
      bindings.set(position, new BoundParameter(Oid.INT4, value));
    }
  }

  @Override
  public void setLong(int position, long value) throws SQLException {
    prepared.setLong(position, value);
    if (bindings != null) {
      bindings.set(position, new BoundParameter(Oid.INT8, value));
    }
  }

  @Override
  public void setFloat(int position, float value) throws SQLException {
    prepared.setFloat(position, value);
    if (bindings != null) {
      bindings.set(position, rules.ofFloat(value));
    }
  }

  @Override
  public void setDouble(int position, double value) throws SQLException {
    prepared.setDouble(position, value);
    if (bindings != null) {
      bindings.set(position, new BoundParameter(Oid.FLOAT8, value));
    }
  }

  @Override
  public void setBigDecimal(int position, @Nullable BigDecimal value) throws SQLException {
    prepared.setBigDecimal(position, value);
    if (bindings != null) {
      bindings.set(position, new BoundParameter(Oid.NUMERIC, value));
    }
  }

  @Override
  public void setString(int position, @Nullable String value) throws SQLException {
    prepared.setString(position, value);
    if (bindings != null) {
      bindings.set(position, rules.ofString(value));
    }
  }

  @Override
  public void setBytes(int position, byte @Nullable [] value) throws SQLException {
    prepared.setBytes(position, value);
    if (bindings != null) {
      bindings.set(position, ParameterRules.ofBytes(value));
    }
  }

  @Override
  public void setDate(int position, @Nullable Date value) throws SQLException {
    prepared.setDate(position, value);
    if (bindings != null) {
      bindings.set(position, rules.ofDate(value, null));
    }
  }

  @Override
  public void setDate(int position, @Nullable Date value, @Nullable Calendar calendar)
      throws SQLException {
    prepared.setDate(position, value, calendar);
    if (bindings != null) {
      bindings.set(position, rules.ofDate(value, calendar));
    }
  }

  @Override
  public void setTimestamp(int position, @Nullable Timestamp value) throws SQLException {
    prepared.setTimestamp(position, value);
    if (bindings != null) {
      bindings.set(position, ParameterRules.ofTimestamp(value, null));
    }
  }

  @Override
  public void setTimestamp(int position, @Nullable Timestamp value, @Nullable Calendar calendar)
      throws SQLException {
    prepared.setTimestamp(position, value, calendar);
    if (bindings != null) {
      bindings.set(position, ParameterRules.ofTimestamp(value, calendar));
    }
  }

  @Override
  public void setObject(int position, @Nullable Object value) throws SQLException {
    prepared.setObject(position, value);
    if (bindings != null) {
      bindings.set(position, rules.ofObject(value));
    }
  }

  @Override
  public void setObject(int position, @Nullable Object value, int sqlType) throws SQLException {
    prepared.setObject(position, value, sqlType);
    if (bindings != null) {
      bindings.set(position, rules.ofObject(value, sqlType, -1));
    }
  }

  @Override
  public void setObject(int position, @Nullable Object value, int sqlType, int scale)
      throws SQLException {
    prepared.setObject(position, value, sqlType, scale);
    if (bindings != null) {
      bindings.set(position, rules.ofObject(value, sqlType, scale));
    }
  }

  // Values that only pgjdbc understands

  @Override
  public void setObject(int position, @Nullable Object value, SQLType sqlType) throws SQLException {
    prepared.setObject(position, value, sqlType);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setObject(int position, @Nullable Object value, SQLType sqlType, int scale)
      throws SQLException {
    prepared.setObject(position, value, sqlType, scale);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setTime(int position, @Nullable Time value) throws SQLException {
    prepared.setTime(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setTime(int position, @Nullable Time value, @Nullable Calendar calendar)
      throws SQLException {
    prepared.setTime(position, value, calendar);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setArray(int position, @Nullable Array value) throws SQLException {
    prepared.setArray(position, value);
    if (bindings != null) {
      bindings.set(position, ArrayRules.of(value));
    }
  }

  @Override
  public void setBlob(int position, @Nullable Blob value) throws SQLException {
    prepared.setBlob(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setClob(int position, @Nullable Clob value) throws SQLException {
    prepared.setClob(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setNClob(int position, @Nullable NClob value) throws SQLException {
    prepared.setNClob(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setRef(int position, @Nullable Ref value) throws SQLException {
    prepared.setRef(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setRowId(int position, @Nullable RowId value) throws SQLException {
    prepared.setRowId(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setSQLXML(int position, @Nullable SQLXML value) throws SQLException {
    prepared.setSQLXML(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setURL(int position, @Nullable URL value) throws SQLException {
    prepared.setURL(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setNString(int position, @Nullable String value) throws SQLException {
    prepared.setNString(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setAsciiStream(int position, @Nullable InputStream value) throws SQLException {
    prepared.setAsciiStream(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setAsciiStream(int position, @Nullable InputStream value, int length)
      throws SQLException {
    prepared.setAsciiStream(position, value, length);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setAsciiStream(int position, @Nullable InputStream value, long length)
      throws SQLException {
    prepared.setAsciiStream(position, value, length);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setBinaryStream(int position, @Nullable InputStream value) throws SQLException {
    prepared.setBinaryStream(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setBinaryStream(int position, @Nullable InputStream value, int length)
      throws SQLException {
    prepared.setBinaryStream(position, value, length);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setBinaryStream(int position, @Nullable InputStream value, long length)
      throws SQLException {
    prepared.setBinaryStream(position, value, length);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setCharacterStream(int position, @Nullable Reader value) throws SQLException {
    prepared.setCharacterStream(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setCharacterStream(int position, @Nullable Reader value, int length)
      throws SQLException {
    prepared.setCharacterStream(position, value, length);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setCharacterStream(int position, @Nullable Reader value, long length)
      throws SQLException {
    prepared.setCharacterStream(position, value, length);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setNCharacterStream(int position, @Nullable Reader value) throws SQLException {
    prepared.setNCharacterStream(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setNCharacterStream(int position, @Nullable Reader value, long length)
      throws SQLException {
    prepared.setNCharacterStream(position, value, length);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setBlob(int position, @Nullable InputStream value) throws SQLException {
    prepared.setBlob(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setBlob(int position, @Nullable InputStream value, long length) throws SQLException {
    prepared.setBlob(position, value, length);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setClob(int position, @Nullable Reader value) throws SQLException {
    prepared.setClob(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setClob(int position, @Nullable Reader value, long length) throws SQLException {
    prepared.setClob(position, value, length);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setNClob(int position, @Nullable Reader value) throws SQLException {
    prepared.setNClob(position, value);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Override
  public void setNClob(int position, @Nullable Reader value, long length) throws SQLException {
    prepared.setNClob(position, value, length);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }

  @Deprecated
  @Override
  public void setUnicodeStream(int position, @Nullable InputStream value, int length)
      throws SQLException {
    prepared.setUnicodeStream(position, value, length);
    if (bindings != null) {
      bindings.set(position, Bindings.OPAQUE);
    }
  }
}
