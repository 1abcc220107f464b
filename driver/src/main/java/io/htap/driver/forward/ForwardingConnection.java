package io.htap.driver.forward;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import java.util.TimerTask;
import java.util.concurrent.Executor;
import java.util.logging.Logger;
import org.jspecify.annotations.NullUnmarked;
import org.postgresql.PGNotification;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Encoding;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ReplicationProtocol;
import org.postgresql.core.TransactionState;
import org.postgresql.core.TypeInfo;
import org.postgresql.core.Version;
import org.postgresql.fastpath.Fastpath;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.FieldMetadata;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.jdbc.TimestampUtils;
import org.postgresql.largeobject.LargeObjectManager;
import org.postgresql.replication.PGReplicationConnection;
import org.postgresql.util.LruCache;
import org.postgresql.util.PGobject;
import org.postgresql.xml.PGXmlFactoryFactory;

/** Forwards every call to pgjdbc's connection. What may be null is for pgjdbc to say. */
@NullUnmarked
@SuppressWarnings("deprecation")
public abstract class ForwardingConnection implements BaseConnection {
  /** pgjdbc's own connection. */
  protected final PgConnection delegate;

  protected ForwardingConnection(PgConnection delegate) {
    this.delegate = delegate;
  }

  @Override
  public void abort(Executor executor) throws SQLException {
    delegate.abort(executor);
  }

  @Override
  public void beginRequest() throws SQLException {
    delegate.beginRequest();
  }

  @Override
  public void clearWarnings() throws SQLException {
    delegate.clearWarnings();
  }

  @Override
  public void close() throws SQLException {
    delegate.close();
  }

  @Override
  public void commit() throws SQLException {
    delegate.commit();
  }

  @Override
  public Array createArrayOf(String name, Object[] value) throws SQLException {
    return delegate.createArrayOf(name, value);
  }

  @Override
  public Blob createBlob() throws SQLException {
    return delegate.createBlob();
  }

  @Override
  public Clob createClob() throws SQLException {
    return delegate.createClob();
  }

  @Override
  public NClob createNClob() throws SQLException {
    return delegate.createNClob();
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    return delegate.createSQLXML();
  }

  @Override
  public Statement createStatement() throws SQLException {
    return delegate.createStatement();
  }

  @Override
  public Statement createStatement(int resultSetType, int resultSetConcurrency, int holdability)
      throws SQLException {
    return delegate.createStatement(resultSetType, resultSetConcurrency, holdability);
  }

  @Override
  public Statement createStatement(int resultSetType, int resultSetConcurrency)
      throws SQLException {
    return delegate.createStatement(resultSetType, resultSetConcurrency);
  }

  @Override
  public Struct createStruct(String name, Object[] value) throws SQLException {
    return delegate.createStruct(name, value);
  }

  @Override
  public void endRequest() throws SQLException {
    delegate.endRequest();
  }

  @Override
  public boolean getAutoCommit() throws SQLException {
    return delegate.getAutoCommit();
  }

  @Override
  public String getCatalog() throws SQLException {
    return delegate.getCatalog();
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    return delegate.getClientInfo();
  }

  @Override
  public String getClientInfo(String name) throws SQLException {
    return delegate.getClientInfo(name);
  }

  @Override
  public int getHoldability() throws SQLException {
    return delegate.getHoldability();
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    return delegate.getMetaData();
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    return delegate.getNetworkTimeout();
  }

  @Override
  public String getSchema() throws SQLException {
    return delegate.getSchema();
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    return delegate.getTransactionIsolation();
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    return delegate.getTypeMap();
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    return delegate.getWarnings();
  }

  @Override
  public boolean isClosed() throws SQLException {
    return delegate.isClosed();
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    return delegate.isReadOnly();
  }

  @Override
  public boolean isValid(int value) throws SQLException {
    return delegate.isValid(value);
  }

  @Override
  public String nativeSQL(String sql) throws SQLException {
    return delegate.nativeSQL(sql);
  }

  @Override
  public CallableStatement prepareCall(
      String sql, int resultSetType, int resultSetConcurrency, int resultSetHoldability)
      throws SQLException {
    return delegate.prepareCall(sql, resultSetType, resultSetConcurrency, resultSetHoldability);
  }

  @Override
  public CallableStatement prepareCall(String sql, int resultSetType, int holdability)
      throws SQLException {
    return delegate.prepareCall(sql, resultSetType, holdability);
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    return delegate.prepareCall(sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
    return delegate.prepareStatement(sql, columnIndexes);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
    return delegate.prepareStatement(sql, columnNames);
  }

  @Override
  public PreparedStatement prepareStatement(
      String sql, int resultSetType, int resultSetConcurrency, int resultSetHoldability)
      throws SQLException {
    return delegate.prepareStatement(
        sql, resultSetType, resultSetConcurrency, resultSetHoldability);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int resultSetType, int holdability)
      throws SQLException {
    return delegate.prepareStatement(sql, resultSetType, holdability);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
    return delegate.prepareStatement(sql, autoGeneratedKeys);
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    return delegate.prepareStatement(sql);
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    delegate.releaseSavepoint(savepoint);
  }

  @Override
  public void rollback() throws SQLException {
    delegate.rollback();
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    delegate.rollback(savepoint);
  }

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    delegate.setAutoCommit(autoCommit);
  }

  @Override
  public void setCatalog(String catalog) throws SQLException {
    delegate.setCatalog(catalog);
  }

  @Override
  public void setClientInfo(String x, String x2) throws SQLClientInfoException {
    delegate.setClientInfo(x, x2);
  }

  @Override
  public void setClientInfo(Properties map) throws SQLClientInfoException {
    delegate.setClientInfo(map);
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    delegate.setHoldability(holdability);
  }

  @Override
  public void setNetworkTimeout(Executor executor, int x) throws SQLException {
    delegate.setNetworkTimeout(executor, x);
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    delegate.setReadOnly(readOnly);
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    return delegate.setSavepoint();
  }

  @Override
  public Savepoint setSavepoint(String savepoint) throws SQLException {
    return delegate.setSavepoint(savepoint);
  }

  @Override
  public void setSchema(String schema) throws SQLException {
    delegate.setSchema(schema);
  }

  @Override
  public void setShardingKey(ShardingKey shardingKey, ShardingKey superShardingKey)
      throws SQLException {
    delegate.setShardingKey(shardingKey, superShardingKey);
  }

  @Override
  public void setShardingKey(ShardingKey shardingKey) throws SQLException {
    delegate.setShardingKey(shardingKey);
  }

  @Override
  public boolean setShardingKeyIfValid(ShardingKey shardingKey, int x) throws SQLException {
    return delegate.setShardingKeyIfValid(shardingKey, x);
  }

  @Override
  public boolean setShardingKeyIfValid(ShardingKey shardingKey, ShardingKey superShardingKey, int x)
      throws SQLException {
    return delegate.setShardingKeyIfValid(shardingKey, superShardingKey, x);
  }

  @Override
  public void setTransactionIsolation(int transactionIsolation) throws SQLException {
    delegate.setTransactionIsolation(transactionIsolation);
  }

  @Override
  public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
    delegate.setTypeMap(map);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return delegate.isWrapperFor(type);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return delegate.unwrap(type);
  }

  @Override
  public void addDataType(String name, Class<? extends PGobject> type) throws SQLException {
    delegate.addDataType(name, type);
  }

  @Deprecated
  @Override
  public void addDataType(String name, String name2) {
    delegate.addDataType(name, name2);
  }

  @Override
  public void alterUserPassword(String name, char[] value, String name2) throws SQLException {
    delegate.alterUserPassword(name, value, name2);
  }

  @Override
  public void cancelQuery() throws SQLException {
    delegate.cancelQuery();
  }

  @Override
  public Array createArrayOf(String name, Object value) throws SQLException {
    return delegate.createArrayOf(name, value);
  }

  @Override
  public String escapeIdentifier(String name) throws SQLException {
    return delegate.escapeIdentifier(name);
  }

  @Override
  public String escapeLiteral(String name) throws SQLException {
    return delegate.escapeLiteral(name);
  }

  @Override
  public boolean getAdaptiveFetch() {
    return delegate.getAdaptiveFetch();
  }

  @Override
  public AutoSave getAutosave() {
    return delegate.getAutosave();
  }

  @Override
  public int getBackendPID() {
    return delegate.getBackendPID();
  }

  @Override
  public CopyManager getCopyAPI() throws SQLException {
    return delegate.getCopyAPI();
  }

  @Override
  public int getDefaultFetchSize() {
    return delegate.getDefaultFetchSize();
  }

  @Override
  public Fastpath getFastpathAPI() throws SQLException {
    return delegate.getFastpathAPI();
  }

  @Override
  public LargeObjectManager getLargeObjectAPI() throws SQLException {
    return delegate.getLargeObjectAPI();
  }

  @Override
  public PGNotification[] getNotifications() throws SQLException {
    return delegate.getNotifications();
  }

  @Override
  public PGNotification[] getNotifications(int value) throws SQLException {
    return delegate.getNotifications(value);
  }

  @Override
  public String getParameterStatus(String name) {
    return delegate.getParameterStatus(name);
  }

  @Override
  public Map<String, String> getParameterStatuses() {
    return delegate.getParameterStatuses();
  }

  @Override
  public PreferQueryMode getPreferQueryMode() {
    return delegate.getPreferQueryMode();
  }

  @Override
  public int getPrepareThreshold() {
    return delegate.getPrepareThreshold();
  }

  @Override
  public int getQueryTimeout() {
    return delegate.getQueryTimeout();
  }

  @Override
  public PGReplicationConnection getReplicationAPI() {
    return delegate.getReplicationAPI();
  }

  @Override
  public void setAdaptiveFetch(boolean adaptiveFetch) {
    delegate.setAdaptiveFetch(adaptiveFetch);
  }

  @Override
  public void setAutosave(AutoSave autosave) {
    delegate.setAutosave(autosave);
  }

  @Override
  public void setDefaultFetchSize(int defaultFetchSize) throws SQLException {
    delegate.setDefaultFetchSize(defaultFetchSize);
  }

  @Override
  public void setPrepareThreshold(int prepareThreshold) {
    delegate.setPrepareThreshold(prepareThreshold);
  }

  @Override
  public void setQueryTimeout(int queryTimeout) throws SQLException {
    delegate.setQueryTimeout(queryTimeout);
  }

  @Override
  public void addTimerTask(TimerTask value, long value2) {
    delegate.addTimerTask(value, value2);
  }

  @Override
  public boolean binaryTransferSend(int value) {
    return delegate.binaryTransferSend(value);
  }

  @Override
  public CachedQuery createQuery(String sql, boolean value, boolean value2, String... columnNames)
      throws SQLException {
    return delegate.createQuery(sql, value, value2, columnNames);
  }

  @Override
  public byte[] encodeString(String name) throws SQLException {
    return delegate.encodeString(name);
  }

  @Override
  public String escapeString(String name) throws SQLException {
    return delegate.escapeString(name);
  }

  @Override
  public ResultSet execSQLQuery(String sql, int value, int value2) throws SQLException {
    return delegate.execSQLQuery(sql, value, value2);
  }

  @Override
  public ResultSet execSQLQuery(String sql) throws SQLException {
    return delegate.execSQLQuery(sql);
  }

  @Override
  public void execSQLUpdate(String sql) throws SQLException {
    delegate.execSQLUpdate(sql);
  }

  @Override
  public boolean getConvertBooleanToNumeric() {
    return delegate.getConvertBooleanToNumeric();
  }

  @Override
  public Encoding getEncoding() throws SQLException {
    return delegate.getEncoding();
  }

  @Override
  public LruCache<FieldMetadata.Key, FieldMetadata> getFieldMetadataCache() {
    return delegate.getFieldMetadataCache();
  }

  @Override
  public boolean getLogServerErrorDetail() {
    return delegate.getLogServerErrorDetail();
  }

  @Override
  public Logger getLogger() {
    return delegate.getLogger();
  }

  @Override
  public Object getObject(String name, String name2, byte[] value) throws SQLException {
    return delegate.getObject(name, name2, value);
  }

  @Override
  public QueryExecutor getQueryExecutor() {
    return delegate.getQueryExecutor();
  }

  @Override
  public ReplicationProtocol getReplicationProtocol() {
    return delegate.getReplicationProtocol();
  }

  @Override
  public boolean getStandardConformingStrings() {
    return delegate.getStandardConformingStrings();
  }

  @Override
  public boolean getStringVarcharFlag() {
    return delegate.getStringVarcharFlag();
  }

  @Deprecated
  @Override
  public TimestampUtils getTimestampUtils() {
    return delegate.getTimestampUtils();
  }

  @Override
  public TransactionState getTransactionState() {
    return delegate.getTransactionState();
  }

  @Override
  public TypeInfo getTypeInfo() {
    return delegate.getTypeInfo();
  }

  @Override
  public PGXmlFactoryFactory getXmlFactoryFactory() throws SQLException {
    return delegate.getXmlFactoryFactory();
  }

  @Override
  public boolean haveMinimumServerVersion(int value) {
    return delegate.haveMinimumServerVersion(value);
  }

  @Override
  public boolean haveMinimumServerVersion(Version value) {
    return delegate.haveMinimumServerVersion(value);
  }

  @Override
  public boolean hintReadOnly() {
    return delegate.hintReadOnly();
  }

  @Override
  public boolean isColumnSanitiserDisabled() {
    return delegate.isColumnSanitiserDisabled();
  }

  @Override
  public void purgeTimerTasks() {
    delegate.purgeTimerTasks();
  }

  @Override
  public void setFlushCacheOnDeallocate(boolean flushCacheOnDeallocate) {
    delegate.setFlushCacheOnDeallocate(flushCacheOnDeallocate);
  }
}
