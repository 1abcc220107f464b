package io.htap.driver.forward;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/**
 * Forwards every call that callable statements add to prepared statements. What may be null is for
 * pgjdbc to say.
 */
@NullUnmarked
@SuppressWarnings("deprecation")
public interface ForwardingCallableStatement
    extends ForwardingPreparedStatement, CallableStatement {
  /** pgjdbc's own callable statement, the same object as {@link #delegate()}. */
  CallableStatement callableDelegate();

  @Override
  default Array getArray(String parameterName) throws SQLException {
    return callableDelegate().getArray(parameterName);
  }

  @Override
  default Array getArray(int parameterIndex) throws SQLException {
    return callableDelegate().getArray(parameterIndex);
  }

  @Override
  default BigDecimal getBigDecimal(String parameterName) throws SQLException {
    return callableDelegate().getBigDecimal(parameterName);
  }

  @Deprecated
  @Override
  default BigDecimal getBigDecimal(int parameterIndex, int value) throws SQLException {
    return callableDelegate().getBigDecimal(parameterIndex, value);
  }

  @Override
  default BigDecimal getBigDecimal(int parameterIndex) throws SQLException {
    return callableDelegate().getBigDecimal(parameterIndex);
  }

  @Override
  default Blob getBlob(String parameterName) throws SQLException {
    return callableDelegate().getBlob(parameterName);
  }

  @Override
  default Blob getBlob(int parameterIndex) throws SQLException {
    return callableDelegate().getBlob(parameterIndex);
  }

  @Override
  default boolean getBoolean(String parameterName) throws SQLException {
    return callableDelegate().getBoolean(parameterName);
  }

  @Override
  default boolean getBoolean(int parameterIndex) throws SQLException {
    return callableDelegate().getBoolean(parameterIndex);
  }

  @Override
  default byte getByte(String parameterName) throws SQLException {
    return callableDelegate().getByte(parameterName);
  }

  @Override
  default byte getByte(int parameterIndex) throws SQLException {
    return callableDelegate().getByte(parameterIndex);
  }

  @Override
  default byte[] getBytes(String parameterName) throws SQLException {
    return callableDelegate().getBytes(parameterName);
  }

  @Override
  default byte[] getBytes(int parameterIndex) throws SQLException {
    return callableDelegate().getBytes(parameterIndex);
  }

  @Override
  default Reader getCharacterStream(String parameterName) throws SQLException {
    return callableDelegate().getCharacterStream(parameterName);
  }

  @Override
  default Reader getCharacterStream(int parameterIndex) throws SQLException {
    return callableDelegate().getCharacterStream(parameterIndex);
  }

  @Override
  default Clob getClob(String parameterName) throws SQLException {
    return callableDelegate().getClob(parameterName);
  }

  @Override
  default Clob getClob(int parameterIndex) throws SQLException {
    return callableDelegate().getClob(parameterIndex);
  }

  @Override
  default Date getDate(String parameterName, Calendar calendar) throws SQLException {
    return callableDelegate().getDate(parameterName, calendar);
  }

  @Override
  default Date getDate(String parameterName) throws SQLException {
    return callableDelegate().getDate(parameterName);
  }

  @Override
  default Date getDate(int parameterIndex, Calendar calendar) throws SQLException {
    return callableDelegate().getDate(parameterIndex, calendar);
  }

  @Override
  default Date getDate(int parameterIndex) throws SQLException {
    return callableDelegate().getDate(parameterIndex);
  }

  @Override
  default double getDouble(String parameterName) throws SQLException {
    return callableDelegate().getDouble(parameterName);
  }

  @Override
  default double getDouble(int parameterIndex) throws SQLException {
    return callableDelegate().getDouble(parameterIndex);
  }

  @Override
  default float getFloat(String parameterName) throws SQLException {
    return callableDelegate().getFloat(parameterName);
  }

  @Override
  default float getFloat(int parameterIndex) throws SQLException {
    return callableDelegate().getFloat(parameterIndex);
  }

  @Override
  default int getInt(String parameterName) throws SQLException {
    return callableDelegate().getInt(parameterName);
  }

  @Override
  default int getInt(int parameterIndex) throws SQLException {
    return callableDelegate().getInt(parameterIndex);
  }

  @Override
  default long getLong(String parameterName) throws SQLException {
    return callableDelegate().getLong(parameterName);
  }

  @Override
  default long getLong(int parameterIndex) throws SQLException {
    return callableDelegate().getLong(parameterIndex);
  }

  @Override
  default Reader getNCharacterStream(String parameterName) throws SQLException {
    return callableDelegate().getNCharacterStream(parameterName);
  }

  @Override
  default Reader getNCharacterStream(int parameterIndex) throws SQLException {
    return callableDelegate().getNCharacterStream(parameterIndex);
  }

  @Override
  default NClob getNClob(String parameterName) throws SQLException {
    return callableDelegate().getNClob(parameterName);
  }

  @Override
  default NClob getNClob(int parameterIndex) throws SQLException {
    return callableDelegate().getNClob(parameterIndex);
  }

  @Override
  default String getNString(String parameterName) throws SQLException {
    return callableDelegate().getNString(parameterName);
  }

  @Override
  default String getNString(int parameterIndex) throws SQLException {
    return callableDelegate().getNString(parameterIndex);
  }

  @Override
  default <T> T getObject(String parameterName, Class<T> type) throws SQLException {
    return callableDelegate().getObject(parameterName, type);
  }

  @Override
  default Object getObject(String parameterName, Map<String, Class<?>> map) throws SQLException {
    return callableDelegate().getObject(parameterName, map);
  }

  @Override
  default Object getObject(String parameterName) throws SQLException {
    return callableDelegate().getObject(parameterName);
  }

  @Override
  default <T> T getObject(int parameterIndex, Class<T> type) throws SQLException {
    return callableDelegate().getObject(parameterIndex, type);
  }

  @Override
  default Object getObject(int parameterIndex, Map<String, Class<?>> map) throws SQLException {
    return callableDelegate().getObject(parameterIndex, map);
  }

  @Override
  default Object getObject(int parameterIndex) throws SQLException {
    return callableDelegate().getObject(parameterIndex);
  }

  @Override
  default Ref getRef(String parameterName) throws SQLException {
    return callableDelegate().getRef(parameterName);
  }

  @Override
  default Ref getRef(int parameterIndex) throws SQLException {
    return callableDelegate().getRef(parameterIndex);
  }

  @Override
  default RowId getRowId(String parameterName) throws SQLException {
    return callableDelegate().getRowId(parameterName);
  }

  @Override
  default RowId getRowId(int parameterIndex) throws SQLException {
    return callableDelegate().getRowId(parameterIndex);
  }

  @Override
  default SQLXML getSQLXML(String parameterName) throws SQLException {
    return callableDelegate().getSQLXML(parameterName);
  }

  @Override
  default SQLXML getSQLXML(int parameterIndex) throws SQLException {
    return callableDelegate().getSQLXML(parameterIndex);
  }

  @Override
  default short getShort(String parameterName) throws SQLException {
    return callableDelegate().getShort(parameterName);
  }

  @Override
  default short getShort(int parameterIndex) throws SQLException {
    return callableDelegate().getShort(parameterIndex);
  }

  @Override
  default String getString(String parameterName) throws SQLException {
    return callableDelegate().getString(parameterName);
  }

  @Override
  default String getString(int parameterIndex) throws SQLException {
    return callableDelegate().getString(parameterIndex);
  }

  @Override
  default Time getTime(String parameterName, Calendar calendar) throws SQLException {
    return callableDelegate().getTime(parameterName, calendar);
  }

  @Override
  default Time getTime(String parameterName) throws SQLException {
    return callableDelegate().getTime(parameterName);
  }

  @Override
  default Time getTime(int parameterIndex, Calendar calendar) throws SQLException {
    return callableDelegate().getTime(parameterIndex, calendar);
  }

  @Override
  default Time getTime(int parameterIndex) throws SQLException {
    return callableDelegate().getTime(parameterIndex);
  }

  @Override
  default Timestamp getTimestamp(String parameterName, Calendar calendar) throws SQLException {
    return callableDelegate().getTimestamp(parameterName, calendar);
  }

  @Override
  default Timestamp getTimestamp(String parameterName) throws SQLException {
    return callableDelegate().getTimestamp(parameterName);
  }

  @Override
  default Timestamp getTimestamp(int parameterIndex, Calendar calendar) throws SQLException {
    return callableDelegate().getTimestamp(parameterIndex, calendar);
  }

  @Override
  default Timestamp getTimestamp(int parameterIndex) throws SQLException {
    return callableDelegate().getTimestamp(parameterIndex);
  }

  @Override
  default URL getURL(String parameterName) throws SQLException {
    return callableDelegate().getURL(parameterName);
  }

  @Override
  default URL getURL(int parameterIndex) throws SQLException {
    return callableDelegate().getURL(parameterIndex);
  }

  @Override
  default void registerOutParameter(String parameterName, int sqlType, String name)
      throws SQLException {
    callableDelegate().registerOutParameter(parameterName, sqlType, name);
  }

  @Override
  default void registerOutParameter(String parameterName, int sqlType, int scale)
      throws SQLException {
    callableDelegate().registerOutParameter(parameterName, sqlType, scale);
  }

  @Override
  default void registerOutParameter(String parameterName, int sqlType) throws SQLException {
    callableDelegate().registerOutParameter(parameterName, sqlType);
  }

  @Override
  default void registerOutParameter(String parameterName, SQLType sqlType, String name)
      throws SQLException {
    callableDelegate().registerOutParameter(parameterName, sqlType, name);
  }

  @Override
  default void registerOutParameter(String parameterName, SQLType sqlType, int scale)
      throws SQLException {
    callableDelegate().registerOutParameter(parameterName, sqlType, scale);
  }

  @Override
  default void registerOutParameter(String parameterName, SQLType sqlType) throws SQLException {
    callableDelegate().registerOutParameter(parameterName, sqlType);
  }

  @Override
  default void registerOutParameter(int parameterIndex, int sqlType, String name)
      throws SQLException {
    callableDelegate().registerOutParameter(parameterIndex, sqlType, name);
  }

  @Override
  default void registerOutParameter(int parameterIndex, int sqlType, int scale)
      throws SQLException {
    callableDelegate().registerOutParameter(parameterIndex, sqlType, scale);
  }

  @Override
  default void registerOutParameter(int parameterIndex, int sqlType) throws SQLException {
    callableDelegate().registerOutParameter(parameterIndex, sqlType);
  }

  @Override
  default void registerOutParameter(int parameterIndex, SQLType sqlType, String name)
      throws SQLException {
    callableDelegate().registerOutParameter(parameterIndex, sqlType, name);
  }

  @Override
  default void registerOutParameter(int parameterIndex, SQLType sqlType, int scale)
      throws SQLException {
    callableDelegate().registerOutParameter(parameterIndex, sqlType, scale);
  }

  @Override
  default void registerOutParameter(int parameterIndex, SQLType sqlType) throws SQLException {
    callableDelegate().registerOutParameter(parameterIndex, sqlType);
  }

  @Override
  default void setAsciiStream(String parameterName, InputStream x, int length) throws SQLException {
    callableDelegate().setAsciiStream(parameterName, x, length);
  }

  @Override
  default void setAsciiStream(String parameterName, InputStream x, long length)
      throws SQLException {
    callableDelegate().setAsciiStream(parameterName, x, length);
  }

  @Override
  default void setAsciiStream(String parameterName, InputStream x) throws SQLException {
    callableDelegate().setAsciiStream(parameterName, x);
  }

  @Override
  default void setBigDecimal(String parameterName, BigDecimal x) throws SQLException {
    callableDelegate().setBigDecimal(parameterName, x);
  }

  @Override
  default void setBinaryStream(String parameterName, InputStream x, int length)
      throws SQLException {
    callableDelegate().setBinaryStream(parameterName, x, length);
  }

  @Override
  default void setBinaryStream(String parameterName, InputStream x, long length)
      throws SQLException {
    callableDelegate().setBinaryStream(parameterName, x, length);
  }

  @Override
  default void setBinaryStream(String parameterName, InputStream x) throws SQLException {
    callableDelegate().setBinaryStream(parameterName, x);
  }

  @Override
  default void setBlob(String parameterName, InputStream x, long length) throws SQLException {
    callableDelegate().setBlob(parameterName, x, length);
  }

  @Override
  default void setBlob(String parameterName, InputStream x) throws SQLException {
    callableDelegate().setBlob(parameterName, x);
  }

  @Override
  default void setBlob(String parameterName, Blob x) throws SQLException {
    callableDelegate().setBlob(parameterName, x);
  }

  @Override
  default void setBoolean(String parameterName, boolean x) throws SQLException {
    callableDelegate().setBoolean(parameterName, x);
  }

  @Override
  default void setByte(String parameterName, byte x) throws SQLException {
    callableDelegate().setByte(parameterName, x);
  }

  @Override
  default void setBytes(String parameterName, byte[] x) throws SQLException {
    callableDelegate().setBytes(parameterName, x);
  }

  @Override
  default void setCharacterStream(String parameterName, Reader x, int length) throws SQLException {
    callableDelegate().setCharacterStream(parameterName, x, length);
  }

  @Override
  default void setCharacterStream(String parameterName, Reader x, long length) throws SQLException {
    callableDelegate().setCharacterStream(parameterName, x, length);
  }

  @Override
  default void setCharacterStream(String parameterName, Reader x) throws SQLException {
    callableDelegate().setCharacterStream(parameterName, x);
  }

  @Override
  default void setClob(String parameterName, Reader x, long length) throws SQLException {
    callableDelegate().setClob(parameterName, x, length);
  }

  @Override
  default void setClob(String parameterName, Reader x) throws SQLException {
    callableDelegate().setClob(parameterName, x);
  }

  @Override
  default void setClob(String parameterName, Clob x) throws SQLException {
    callableDelegate().setClob(parameterName, x);
  }

  @Override
  default void setDate(String parameterName, Date x, Calendar calendar) throws SQLException {
    callableDelegate().setDate(parameterName, x, calendar);
  }

  @Override
  default void setDate(String parameterName, Date x) throws SQLException {
    callableDelegate().setDate(parameterName, x);
  }

  @Override
  default void setDouble(String parameterName, double x) throws SQLException {
    callableDelegate().setDouble(parameterName, x);
  }

  @Override
  default void setFloat(String parameterName, float x) throws SQLException {
    callableDelegate().setFloat(parameterName, x);
  }

  @Override
  default void setInt(String parameterName, int x) throws SQLException {
    callableDelegate().setInt(parameterName, x);
  }

  @Override
  default void setLong(String parameterName, long x) throws SQLException {
    callableDelegate().setLong(parameterName, x);
  }

  @Override
  default void setNCharacterStream(String parameterName, Reader x, long length)
      throws SQLException {
    callableDelegate().setNCharacterStream(parameterName, x, length);
  }

  @Override
  default void setNCharacterStream(String parameterName, Reader x) throws SQLException {
    callableDelegate().setNCharacterStream(parameterName, x);
  }

  @Override
  default void setNClob(String parameterName, Reader x, long length) throws SQLException {
    callableDelegate().setNClob(parameterName, x, length);
  }

  @Override
  default void setNClob(String parameterName, Reader x) throws SQLException {
    callableDelegate().setNClob(parameterName, x);
  }

  @Override
  default void setNClob(String parameterName, NClob x) throws SQLException {
    callableDelegate().setNClob(parameterName, x);
  }

  @Override
  default void setNString(String parameterName, String x) throws SQLException {
    callableDelegate().setNString(parameterName, x);
  }

  @Override
  default void setNull(String parameterName, int sqlType, String typeName) throws SQLException {
    callableDelegate().setNull(parameterName, sqlType, typeName);
  }

  @Override
  default void setNull(String parameterName, int sqlType) throws SQLException {
    callableDelegate().setNull(parameterName, sqlType);
  }

  @Override
  default void setObject(String parameterName, Object x, int sqlType, int scale)
      throws SQLException {
    callableDelegate().setObject(parameterName, x, sqlType, scale);
  }

  @Override
  default void setObject(String parameterName, Object x, int sqlType) throws SQLException {
    callableDelegate().setObject(parameterName, x, sqlType);
  }

  @Override
  default void setObject(String parameterName, Object x, SQLType sqlType, int scale)
      throws SQLException {
    callableDelegate().setObject(parameterName, x, sqlType, scale);
  }

  @Override
  default void setObject(String parameterName, Object x, SQLType sqlType) throws SQLException {
    callableDelegate().setObject(parameterName, x, sqlType);
  }

  @Override
  default void setObject(String parameterName, Object x) throws SQLException {
    callableDelegate().setObject(parameterName, x);
  }

  @Override
  default void setRowId(String parameterName, RowId x) throws SQLException {
    callableDelegate().setRowId(parameterName, x);
  }

  @Override
  default void setSQLXML(String parameterName, SQLXML x) throws SQLException {
    callableDelegate().setSQLXML(parameterName, x);
  }

  @Override
  default void setShort(String parameterName, short x) throws SQLException {
    callableDelegate().setShort(parameterName, x);
  }

  @Override
  default void setString(String parameterName, String x) throws SQLException {
    callableDelegate().setString(parameterName, x);
  }

  @Override
  default void setTime(String parameterName, Time x, Calendar calendar) throws SQLException {
    callableDelegate().setTime(parameterName, x, calendar);
  }

  @Override
  default void setTime(String parameterName, Time x) throws SQLException {
    callableDelegate().setTime(parameterName, x);
  }

  @Override
  default void setTimestamp(String parameterName, Timestamp x, Calendar calendar)
      throws SQLException {
    callableDelegate().setTimestamp(parameterName, x, calendar);
  }

  @Override
  default void setTimestamp(String parameterName, Timestamp x) throws SQLException {
    callableDelegate().setTimestamp(parameterName, x);
  }

  @Override
  default void setURL(String parameterName, URL x) throws SQLException {
    callableDelegate().setURL(parameterName, x);
  }

  @Override
  default boolean wasNull() throws SQLException {
    return callableDelegate().wasNull();
  }
}
