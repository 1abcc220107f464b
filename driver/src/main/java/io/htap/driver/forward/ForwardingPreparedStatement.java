package io.htap.driver.forward;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.NullUnmarked;

/**
 * Forwards every call that prepared statements add to statements. What may be null is for pgjdbc to
 * say.
 */
@NullUnmarked
@SuppressWarnings("deprecation")
public interface ForwardingPreparedStatement extends ForwardingStatement, PreparedStatement {
  /** pgjdbc's own prepared statement, the same object as {@link #delegate()}. */
  PreparedStatement preparedDelegate();

  @Override
  default void addBatch() throws SQLException {
    preparedDelegate().addBatch();
  }

  @Override
  default void clearParameters() throws SQLException {
    preparedDelegate().clearParameters();
  }

  @Override
  default boolean execute() throws SQLException {
    return preparedDelegate().execute();
  }

  @Override
  default long executeLargeUpdate() throws SQLException {
    return preparedDelegate().executeLargeUpdate();
  }

  @Override
  default ResultSet executeQuery() throws SQLException {
    return preparedDelegate().executeQuery();
  }

  @Override
  default int executeUpdate() throws SQLException {
    return preparedDelegate().executeUpdate();
  }

  @Override
  default ResultSetMetaData getMetaData() throws SQLException {
    return preparedDelegate().getMetaData();
  }

  @Override
  default ParameterMetaData getParameterMetaData() throws SQLException {
    return preparedDelegate().getParameterMetaData();
  }

  @Override
  default void setArray(int parameterIndex, Array x) throws SQLException {
    preparedDelegate().setArray(parameterIndex, x);
  }

  @Override
  default void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
    preparedDelegate().setAsciiStream(parameterIndex, x, length);
  }

  @Override
  default void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
    preparedDelegate().setAsciiStream(parameterIndex, x, length);
  }

  @Override
  default void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
    preparedDelegate().setAsciiStream(parameterIndex, x);
  }

  @Override
  default void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
    preparedDelegate().setBigDecimal(parameterIndex, x);
  }

  @Override
  default void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
    preparedDelegate().setBinaryStream(parameterIndex, x, length);
  }

  @Override
  default void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
    preparedDelegate().setBinaryStream(parameterIndex, x, length);
  }

  @Override
  default void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
    preparedDelegate().setBinaryStream(parameterIndex, x);
  }

  @Override
  default void setBlob(int parameterIndex, InputStream x, long length) throws SQLException {
    preparedDelegate().setBlob(parameterIndex, x, length);
  }

  @Override
  default void setBlob(int parameterIndex, InputStream x) throws SQLException {
    preparedDelegate().setBlob(parameterIndex, x);
  }

  @Override
  default void setBlob(int parameterIndex, Blob x) throws SQLException {
    preparedDelegate().setBlob(parameterIndex, x);
  }

  @Override
  default void setBoolean(int parameterIndex, boolean x) throws SQLException {
    preparedDelegate().setBoolean(parameterIndex, x);
  }

  @Override
  default void setByte(int parameterIndex, byte x) throws SQLException {
    preparedDelegate().setByte(parameterIndex, x);
  }

  @Override
  default void setBytes(int parameterIndex, byte[] x) throws SQLException {
    preparedDelegate().setBytes(parameterIndex, x);
  }

  @Override
  default void setCharacterStream(int parameterIndex, Reader x, int length) throws SQLException {
    preparedDelegate().setCharacterStream(parameterIndex, x, length);
  }

  @Override
  default void setCharacterStream(int parameterIndex, Reader x, long length) throws SQLException {
    preparedDelegate().setCharacterStream(parameterIndex, x, length);
  }

  @Override
  default void setCharacterStream(int parameterIndex, Reader x) throws SQLException {
    preparedDelegate().setCharacterStream(parameterIndex, x);
  }

  @Override
  default void setClob(int parameterIndex, Reader x, long length) throws SQLException {
    preparedDelegate().setClob(parameterIndex, x, length);
  }

  @Override
  default void setClob(int parameterIndex, Reader x) throws SQLException {
    preparedDelegate().setClob(parameterIndex, x);
  }

  @Override
  default void setClob(int parameterIndex, Clob x) throws SQLException {
    preparedDelegate().setClob(parameterIndex, x);
  }

  @Override
  default void setDate(int parameterIndex, Date x, Calendar calendar) throws SQLException {
    preparedDelegate().setDate(parameterIndex, x, calendar);
  }

  @Override
  default void setDate(int parameterIndex, Date x) throws SQLException {
    preparedDelegate().setDate(parameterIndex, x);
  }

  @Override
  default void setDouble(int parameterIndex, double x) throws SQLException {
    preparedDelegate().setDouble(parameterIndex, x);
  }

  @Override
  default void setFloat(int parameterIndex, float x) throws SQLException {
    preparedDelegate().setFloat(parameterIndex, x);
  }

  @Override
  default void setInt(int parameterIndex, int x) throws SQLException {
    preparedDelegate().setInt(parameterIndex, x);
  }

  @Override
  default void setLong(int parameterIndex, long x) throws SQLException {
    preparedDelegate().setLong(parameterIndex, x);
  }

  @Override
  default void setNCharacterStream(int parameterIndex, Reader x, long length) throws SQLException {
    preparedDelegate().setNCharacterStream(parameterIndex, x, length);
  }

  @Override
  default void setNCharacterStream(int parameterIndex, Reader x) throws SQLException {
    preparedDelegate().setNCharacterStream(parameterIndex, x);
  }

  @Override
  default void setNClob(int parameterIndex, Reader x, long length) throws SQLException {
    preparedDelegate().setNClob(parameterIndex, x, length);
  }

  @Override
  default void setNClob(int parameterIndex, Reader x) throws SQLException {
    preparedDelegate().setNClob(parameterIndex, x);
  }

  @Override
  default void setNClob(int parameterIndex, NClob x) throws SQLException {
    preparedDelegate().setNClob(parameterIndex, x);
  }

  @Override
  default void setNString(int parameterIndex, String x) throws SQLException {
    preparedDelegate().setNString(parameterIndex, x);
  }

  @Override
  default void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
    preparedDelegate().setNull(parameterIndex, sqlType, typeName);
  }

  @Override
  default void setNull(int parameterIndex, int sqlType) throws SQLException {
    preparedDelegate().setNull(parameterIndex, sqlType);
  }

  @Override
  default void setObject(int parameterIndex, Object x, int sqlType, int scale) throws SQLException {
    preparedDelegate().setObject(parameterIndex, x, sqlType, scale);
  }

  @Override
  default void setObject(int parameterIndex, Object x, int sqlType) throws SQLException {
    preparedDelegate().setObject(parameterIndex, x, sqlType);
  }

  @Override
  default void setObject(int parameterIndex, Object x, SQLType sqlType, int scale)
      throws SQLException {
    preparedDelegate().setObject(parameterIndex, x, sqlType, scale);
  }

  @Override
  default void setObject(int parameterIndex, Object x, SQLType sqlType) throws SQLException {
    preparedDelegate().setObject(parameterIndex, x, sqlType);
  }

  @Override
  default void setObject(int parameterIndex, Object x) throws SQLException {
    preparedDelegate().setObject(parameterIndex, x);
  }

  @Override
  default void setRef(int parameterIndex, Ref x) throws SQLException {
    preparedDelegate().setRef(parameterIndex, x);
  }

  @Override
  default void setRowId(int parameterIndex, RowId x) throws SQLException {
    preparedDelegate().setRowId(parameterIndex, x);
  }

  @Override
  default void setSQLXML(int parameterIndex, SQLXML x) throws SQLException {
    preparedDelegate().setSQLXML(parameterIndex, x);
  }

  @Override
  default void setShort(int parameterIndex, short x) throws SQLException {
    preparedDelegate().setShort(parameterIndex, x);
  }

  @Override
  default void setString(int parameterIndex, String x) throws SQLException {
    preparedDelegate().setString(parameterIndex, x);
  }

  @Override
  default void setTime(int parameterIndex, Time x, Calendar calendar) throws SQLException {
    preparedDelegate().setTime(parameterIndex, x, calendar);
  }

  @Override
  default void setTime(int parameterIndex, Time x) throws SQLException {
    preparedDelegate().setTime(parameterIndex, x);
  }

  @Override
  default void setTimestamp(int parameterIndex, Timestamp x, Calendar calendar)
      throws SQLException {
    preparedDelegate().setTimestamp(parameterIndex, x, calendar);
  }

  @Override
  default void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
    preparedDelegate().setTimestamp(parameterIndex, x);
  }

  @Override
  default void setURL(int parameterIndex, URL x) throws SQLException {
    preparedDelegate().setURL(parameterIndex, x);
  }

  @Deprecated
  @Override
  default void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
    preparedDelegate().setUnicodeStream(parameterIndex, x, length);
  }
}
