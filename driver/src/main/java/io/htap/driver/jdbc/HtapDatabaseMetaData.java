package io.htap.driver.jdbc;

import io.htap.driver.forward.ForwardingDatabaseMetaData;
import io.htap.driver.source.SourceMetaData;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.NullUnmarked;

/**
 * The metadata: pgjdbc's, product name included, with our URL and our objects behind it. What may
 * be null is for pgjdbc to say.
 */
@NullUnmarked
public final class HtapDatabaseMetaData extends ForwardingDatabaseMetaData {
  private final HtapConnection connection;

  HtapDatabaseMetaData(DatabaseMetaData delegate, HtapConnection connection) {
    super(delegate);
    this.connection = connection;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection unused = super.getConnection();
    return connection;
  }

  @Override
  public String getURL() throws SQLException {
    String unused = super.getURL();
    return connection.url();
  }

  private ResultSet wrap(ResultSet raw) throws SQLException {
    return connection.adopt(raw);
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
    connection.rawTaken();
    return raw;
  }

  @Override
  public ResultSet getAttributes(
      String catalog, String schemaPattern, String typeNamePattern, String attributeNamePattern)
      throws SQLException {
    return wrap(super.getAttributes(catalog, schemaPattern, typeNamePattern, attributeNamePattern));
  }

  @Override
  public ResultSet getBestRowIdentifier(
      String catalog, String schema, String table, int scope, boolean nullable)
      throws SQLException {
    return wrap(super.getBestRowIdentifier(catalog, schema, table, scope, nullable));
  }

  @Override
  public ResultSet getCatalogs() throws SQLException {
    return wrap(super.getCatalogs());
  }

  @Override
  public ResultSet getClientInfoProperties() throws SQLException {
    return wrap(super.getClientInfoProperties());
  }

  @Override
  public ResultSet getColumnPrivileges(
      String catalog, String schema, String table, String columnNamePattern) throws SQLException {
    return wrap(super.getColumnPrivileges(catalog, schema, table, columnNamePattern));
  }

  @Override
  public ResultSet getColumns(
      String catalog, String schemaPattern, String tableNamePattern, String columnNamePattern)
      throws SQLException {
    ResultSet found = super.getColumns(catalog, schemaPattern, tableNamePattern, columnNamePattern);
    SourceMetaData more = connection.ownRelations();
    return wrap(
        more == null
            ? found
            : more.columns(found, schemaPattern, tableNamePattern, columnNamePattern));
  }

  @Override
  public ResultSet getCrossReference(
      String parentCatalog,
      String parentSchema,
      String parentTable,
      String foreignCatalog,
      String foreignSchema,
      String foreignTable)
      throws SQLException {
    return wrap(
        super.getCrossReference(
            parentCatalog, parentSchema, parentTable, foreignCatalog, foreignSchema, foreignTable));
  }

  @Override
  public ResultSet getExportedKeys(String catalog, String schema, String table)
      throws SQLException {
    return wrap(super.getExportedKeys(catalog, schema, table));
  }

  @Override
  public ResultSet getFunctionColumns(
      String catalog, String schemaPattern, String functionNamePattern, String columnNamePattern)
      throws SQLException {
    return wrap(
        super.getFunctionColumns(catalog, schemaPattern, functionNamePattern, columnNamePattern));
  }

  @Override
  public ResultSet getFunctions(String catalog, String schemaPattern, String functionNamePattern)
      throws SQLException {
    return wrap(super.getFunctions(catalog, schemaPattern, functionNamePattern));
  }

  @Override
  public ResultSet getImportedKeys(String catalog, String schema, String table)
      throws SQLException {
    return wrap(super.getImportedKeys(catalog, schema, table));
  }

  @Override
  public ResultSet getIndexInfo(
      String catalog, String schema, String table, boolean unique, boolean approximate)
      throws SQLException {
    return wrap(super.getIndexInfo(catalog, schema, table, unique, approximate));
  }

  @Override
  public ResultSet getPrimaryKeys(String catalog, String schema, String table) throws SQLException {
    return wrap(super.getPrimaryKeys(catalog, schema, table));
  }

  @Override
  public ResultSet getProcedureColumns(
      String catalog, String schemaPattern, String procedureNamePattern, String columnNamePattern)
      throws SQLException {
    return wrap(
        super.getProcedureColumns(catalog, schemaPattern, procedureNamePattern, columnNamePattern));
  }

  @Override
  public ResultSet getProcedures(String catalog, String schemaPattern, String procedureNamePattern)
      throws SQLException {
    return wrap(super.getProcedures(catalog, schemaPattern, procedureNamePattern));
  }

  @Override
  public ResultSet getPseudoColumns(
      String catalog, String schemaPattern, String tableNamePattern, String columnNamePattern)
      throws SQLException {
    return wrap(
        super.getPseudoColumns(catalog, schemaPattern, tableNamePattern, columnNamePattern));
  }

  @Override
  public ResultSet getSchemas(String catalog, String schemaPattern) throws SQLException {
    ResultSet found = super.getSchemas(catalog, schemaPattern);
    SourceMetaData more = connection.ownRelations();
    return wrap(more == null ? found : more.schemas(found, schemaPattern));
  }

  @Override
  public ResultSet getSchemas() throws SQLException {
    ResultSet found = super.getSchemas();
    SourceMetaData more = connection.ownRelations();
    return wrap(more == null ? found : more.schemas(found, null));
  }

  @Override
  public ResultSet getSuperTables(String catalog, String schemaPattern, String tableNamePattern)
      throws SQLException {
    return wrap(super.getSuperTables(catalog, schemaPattern, tableNamePattern));
  }

  @Override
  public ResultSet getSuperTypes(String catalog, String schemaPattern, String typeNamePattern)
      throws SQLException {
    return wrap(super.getSuperTypes(catalog, schemaPattern, typeNamePattern));
  }

  @Override
  public ResultSet getTablePrivileges(String catalog, String schemaPattern, String tableNamePattern)
      throws SQLException {
    return wrap(super.getTablePrivileges(catalog, schemaPattern, tableNamePattern));
  }

  @Override
  public ResultSet getTableTypes() throws SQLException {
    return wrap(super.getTableTypes());
  }

  @Override
  public ResultSet getTables(
      String catalog, String schemaPattern, String tableNamePattern, String[] types)
      throws SQLException {
    ResultSet found = super.getTables(catalog, schemaPattern, tableNamePattern, types);
    SourceMetaData more = connection.ownRelations();
    return wrap(more == null ? found : more.tables(found, schemaPattern, tableNamePattern, types));
  }

  @Override
  public ResultSet getTypeInfo() throws SQLException {
    return wrap(super.getTypeInfo());
  }

  @Override
  public ResultSet getUDTs(
      String catalog, String schemaPattern, String typeNamePattern, int[] types)
      throws SQLException {
    return wrap(super.getUDTs(catalog, schemaPattern, typeNamePattern, types));
  }

  @Override
  public ResultSet getVersionColumns(String catalog, String schema, String table)
      throws SQLException {
    return wrap(super.getVersionColumns(catalog, schema, table));
  }
}
