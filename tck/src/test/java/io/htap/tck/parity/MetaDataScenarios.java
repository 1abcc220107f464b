package io.htap.tck.parity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.util.List;

/** Everything that a database's metadata says. */
final class MetaDataScenarios {
  private MetaDataScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("facts", MetaDataScenarios::facts),
        Scenario.of("catalog", MetaDataScenarios::catalog),
        Scenario.of("catalog of nothing", MetaDataScenarios::nothing),
        Scenario.of("catalog's result sets", MetaDataScenarios::resultSets),
        Scenario.of("catalog within transactions", MetaDataScenarios::transactions),
        Scenario.of("catalog by queries", MetaDataScenarios::queries));
  }

  private static void facts(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    DatabaseMetaData m = connection.getMetaData();
    for (Method method : Show.sorted(DatabaseMetaData.class)) {
      Class<?>[] types = method.getParameterTypes();
      if (method.getName().equals("getURL")) {
        t.differs(Difference.URL, "URL", m::getURL);
      } else if (types.length == 0) {
        t.see(method.getName(), () -> call(method, m));
      } else if (types.length == 1 && types[0] == int.class) {
        for (int i : new int[] {1, 2, 1003, 1004, 1005, 8}) {
          t.see(method.getName() + " " + i, () -> call(method, m, i));
        }
      }
    }
    t.see("conversion", () -> m.supportsConvert(4, 12));
    t.see(
        "concurrency",
        () ->
            m.supportsResultSetConcurrency(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE));
    t.see("same", () -> connection.getMetaData() == m);
    t.see(
        "wrapper",
        () -> m.isWrapperFor(DatabaseMetaData.class) + " " + m.isWrapperFor(String.class));
    t.see("unwrap", () -> m.unwrap(DatabaseMetaData.class) != null);
    t.see("unwrap wrongly", () -> m.unwrap(String.class));
    t.differs(Difference.CLASSES, "class", () -> m.getClass().getName());
  }

  private static Object call(Method method, Object on, Object... arguments) throws Exception {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  private static void catalog(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    DatabaseMetaData m = connection.getMetaData();
    for (String catalog : new String[] {null, "parity", "nix", ""}) {
      t.see("tables in " + catalog, () -> m.getTables(catalog, "other", "%", null));
      t.see("columns in " + catalog, () -> m.getColumns(catalog, "other", "%", "%"));
      t.see("schemas in " + catalog, () -> m.getSchemas(catalog, "o%"));
    }
    for (String table : List.of("kinds", "numbers", "odd", "work")) {
      t.see("columns of " + table, () -> m.getColumns(null, "public", table, null));
      t.see("key of " + table, () -> m.getPrimaryKeys(null, "public", table));
      t.see("indexes of " + table, () -> m.getIndexInfo(null, "public", table, false, true));
      t.see("unique indexes of " + table, () -> m.getIndexInfo(null, null, table, true, false));
      t.see(
          "row of " + table,
          () ->
              m.getBestRowIdentifier(null, "public", table, DatabaseMetaData.bestRowSession, true));
      t.see("version of " + table, () -> m.getVersionColumns(null, "public", table));
      t.see("rights on " + table, () -> m.getTablePrivileges(null, "public", table));
      t.see(
          "rights on columns of " + table, () -> m.getColumnPrivileges(null, "public", table, "%"));
    }
    for (String[] types :
        new String[][] {
          {"TABLE"},
          {"VIEW"},
          {"MATERIALIZED VIEW"},
          {"SEQUENCE"},
          {"INDEX"},
          {"TYPE"},
          {"PARTITIONED TABLE"},
          {"NIX"},
          {}
        }) {
      t.see("of types " + List.of(types), () -> m.getTables(null, "other", "%", types));
    }
    t.see("pattern", () -> m.getTables(null, "pub%", "n_mbers", null));
    t.see("escaped pattern", () -> m.getTables(null, "public", "num\\_ers", null));
    t.see("one column", () -> m.getColumns(null, "public", "kinds", "i_"));
    t.see("keys", () -> m.getPrimaryKeys(null, "other", "parent"));
    t.see("imported", () -> m.getImportedKeys(null, "other", "child"));
    t.see("exported", () -> m.getExportedKeys(null, "other", "parent"));
    t.see("crossed", () -> m.getCrossReference(null, "other", "parent", null, "other", "child"));
    t.see("functions", () -> m.getFunctions(null, "public", "%_of"));
    t.see("columns of functions", () -> m.getFunctionColumns(null, "public", "swap", "%"));
    t.see("procedures", () -> m.getProcedures(null, "public", "add%"));
    t.see("columns of procedures", () -> m.getProcedureColumns(null, "public", "add%", null));
    t.see("types", () -> m.getUDTs(null, "public", "%", null));
    t.see("structs", () -> m.getUDTs(null, "other", "%", new int[] {java.sql.Types.STRUCT}));
    t.see("attributes", () -> m.getAttributes(null, "public", "pair", "%"));
    t.see("super tables", () -> m.getSuperTables(null, "public", "%"));
    t.see("super types", () -> m.getSuperTypes(null, "public", "%"));
    t.see("pseudo columns", () -> m.getPseudoColumns(null, "public", "%", "%"));
  }

  private static void nothing(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    DatabaseMetaData m = connection.getMetaData();
    t.see("columns", () -> m.getColumns(null, "nix", "nix", null));
    t.see("columns with nulls", () -> m.getColumns(null, null, "numbers", null));
    t.see("key of null", () -> m.getPrimaryKeys(null, null, null));
    t.see("key of nothing", () -> m.getPrimaryKeys(null, "public", "nix"));
    t.see("keys of null", () -> m.getImportedKeys(null, null, null));
    t.see("index of null", () -> m.getIndexInfo(null, null, null, false, false));
    t.see("empty names", () -> m.getTables("", "", "", new String[] {"TABLE"}));
    t.see("odd names", () -> m.getTables(null, "a'b", "\\", null));
    t.see("functions", () -> m.getFunctions(null, null, "nix"));
    t.see("columns of functions", () -> m.getFunctionColumns(null, null, "nix", "x"));
  }

  private static void resultSets(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    DatabaseMetaData m = connection.getMetaData();
    for (ResultSet rows :
        List.of(
            m.getTableTypes(),
            m.getTypeInfo(),
            m.getCatalogs(),
            m.getColumns(null, "public", "numbers", "%"),
            m.getClientInfoProperties())) {
      t.see("columns", rows::getMetaData);
      t.see("type", rows::getType);
      t.see("concurrency", rows::getConcurrency);
      t.see("holdability", rows::getHoldability);
      t.see("statement", () -> rows.getStatement() != null);
      t.see("same statement", () -> rows.getStatement() == rows.getStatement());
      t.see("connection", () -> rows.getStatement().getConnection() == connection);
      t.see("completion", () -> rows.getStatement().isCloseOnCompletion());
      t.see("prepared", () -> rows.getStatement() instanceof java.sql.PreparedStatement);
      t.see("next", rows::next);
      t.see("first", () -> rows.getObject(1));
      t.see("back", rows::first);
      var statement = rows.getStatement();
      t.act("close", rows::close);
      t.see("closed with it", statement::isClosed);
    }
    t.see(
        "beside",
        () -> {
          ResultSet tables = m.getTables(null, "public", "%", new String[] {"TABLE"});
          StringBuilder seen = new StringBuilder();
          while (tables.next()) {
            seen.append(tables.getString("TABLE_NAME"));
            seen.append(Show.rows(m.getPrimaryKeys(null, "public", tables.getString(3))));
          }
          return seen;
        });
  }

  private static void transactions(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(false);
    DatabaseMetaData m = connection.getMetaData();
    var statement = connection.createStatement();
    t.see("make", () -> statement.executeUpdate("create table other.fresh (id int primary key)"));
    t.see("seen", () -> m.getColumns(null, "other", "fresh", "%"));
    connection.rollback();
    t.see("gone", () -> m.getColumns(null, "other", "fresh", "%"));
    t.query("fails", connection, "select nix");
    t.see("refused", () -> m.getTables(null, "other", "%", null));
    t.see("known", m::getDatabaseProductVersion);
    connection.rollback();
    connection.setReadOnly(true);
    t.see("read only", () -> m.getSchemas(null, "o%"));
    t.see("is", m::isReadOnly);
    connection.close();
    t.see("closed", () -> m.getSchemas());
    t.see("closed product", m::getDatabaseProductName);
    t.see("closed version", m::getDatabaseProductVersion);
    t.see("closed connection", m::getConnection);
  }

  /** As tools ask. */
  private static void queries(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql :
        List.of(
            "select current_schema(), current_database(), current_user, session_user",
            "select table_name from information_schema.tables where table_schema = 'public' order by 1",
            "select attname, atttypid::regtype from pg_attribute where attrelid = 'kinds'::regclass and attnum > 0 order by attnum",
            "select relname, relkind from pg_class where relnamespace = 'other'::regnamespace order by 1, 2",
            "select n.name, c.relname from numbers n join pg_class c on c.relname = 'numbers' where n.n = 1",
            "select count(*) from pg_publication where pubname not like 'htap%'",
            "select setting from pg_settings where name = 'TimeZone'",
            "select obj_description('other.parent'::regclass)",
            "select pg_get_viewdef('other.names'::regclass)",
            "select tableoid::regclass, count(*) from numbers group by 1",
            "select n.ctid from numbers n where n = 1",
            "select n from numbers n where n = 1",
            "select (n).name from numbers n where (n).n = 1",
            "select row_to_json(n) from numbers n where n.n = 1",
            "select version() like 'PostgreSQL%'")) {
      t.query(sql, connection, sql);
    }
  }
}
