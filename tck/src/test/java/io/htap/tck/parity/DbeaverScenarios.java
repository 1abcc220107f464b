package io.htap.tck.parity;

import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * DBeaver, by its generic and by its PostgreSQL provider.
 *
 * <p>The order of the calls is that of its source: {@code JDBCDataSource} (connecting), {@code
 * JDBCDataSourceInfo} and {@code JDBCSQLDialect} (facts), {@code GenericDataSource} and {@code
 * GenericMetaModel} (the tree), {@code JDBCConnectionImpl} and {@code JDBCStatementImpl} (data);
 * {@code PostgreDataSource}, {@code PostgreExecutionContext}, {@code PostgreSchema}, {@code
 * PostgreDataTypeCache} and {@code PostgreCopyLoader} (the PostgreSQL provider). The questions to
 * the catalog have the form of those in that source and in logs of servers that DBeaver 25 has been
 * connected to; what differs from run to run is left out of them.
 */
final class DbeaverScenarios {
  private static final int PAGE = 200;

  private DbeaverScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("DBeaver connects", DbeaverScenarios::connects),
        Scenario.of("DBeaver draws its tree", DbeaverScenarios::tree),
        Scenario.of("DBeaver shows a table", DbeaverScenarios::table),
        Scenario.of("DBeaver runs a script", DbeaverScenarios::script),
        Scenario.of("DBeaver's PostgreSQL provider connects", DbeaverScenarios::provider),
        Scenario.of("DBeaver's PostgreSQL provider reads a schema", DbeaverScenarios::schema),
        Scenario.of("DBeaver's PostgreSQL provider copies", DbeaverScenarios::copies));
  }

  private static void connects(Client client, Transcript t) throws Exception {
    Driver driver = client.driver();
    String url = client.url("");
    t.see("accepts", () -> driver.acceptsURL(url));
    t.see(
        "properties of pgjdbc",
        () ->
            Arrays.stream(driver.getPropertyInfo(url, new Properties()))
                .map(property -> property.name)
                .filter(name -> !name.startsWith("htap."))
                .sorted()
                .toList());
    Properties login = new Properties();
    login.setProperty("user", "postgres");
    login.setProperty("password", "x");
    Connection connection = client.open(url, login);
    connection.setReadOnly(true);
    facts(connection.getMetaData(), t);
    t.see("schema", connection::getSchema);
    t.see("catalog", connection::getCatalog);
    t.see("alive", () -> connection.isValid(5));
    t.see("warnings", connection::getWarnings);
    t.act("clear", connection::clearWarnings);
    t.act("roll back at the end", connection::rollback);
    t.act("close", connection::close);
  }

  private static void facts(DatabaseMetaData m, Transcript t) {
    t.see("read only", m::isReadOnly);
    t.see("product", () -> m.getDatabaseProductName() + " " + m.getDatabaseProductVersion());
    t.see("driver", () -> m.getDriverName() + " " + m.getDriverVersion());
    t.see("version", () -> m.getDatabaseMajorVersion() + "." + m.getDatabaseMinorVersion());
    t.see("terms", () -> m.getSchemaTerm() + m.getProcedureTerm() + m.getCatalogTerm());
    t.see("batches", m::supportsBatchUpdates);
    t.see("transactions", m::supportsTransactions);
    for (int level : new int[] {0, 1, 2, 4, 8}) {
      t.see("isolation " + level, () -> m.supportsTransactionIsolationLevel(level));
    }
    t.see("quote", m::getIdentifierQuoteString);
    t.see(
        "case",
        () ->
            m.supportsMixedCaseIdentifiers()
                + " "
                + m.supportsMixedCaseQuotedIdentifiers()
                + m.storesUpperCaseIdentifiers()
                + m.storesLowerCaseIdentifiers()
                + m.storesUpperCaseQuotedIdentifiers()
                + m.storesLowerCaseQuotedIdentifiers());
    t.see("escape", m::getSearchStringEscape);
    t.see("separator", () -> m.getCatalogSeparator() + m.isCatalogAtStart());
    t.see("catalogs", m::supportsCatalogsInDataManipulation);
    t.see("schemas", m::supportsSchemasInDataManipulation);
    t.see("characters", m::getExtraNameCharacters);
    t.see("keywords", m::getSQLKeywords);
    t.see("functions", () -> m.getNumericFunctions() + m.getStringFunctions());
    t.see("more functions", () -> m.getSystemFunctions() + m.getTimeDateFunctions());
  }

  private static void tree(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    DatabaseMetaData m = connection.getMetaData();
    t.see("types", m::getTypeInfo);
    t.see("catalogs", () -> ToolScenarios.named(m.getCatalogs(), "TABLE_CAT"));
    t.see("no qualifier", () -> ToolScenarios.named(m.getCatalogs(), "TABLE_QUALIFIER"));
    t.see(
        "schemas",
        () -> ToolScenarios.named(m.getSchemas(null, "%"), "TABLE_SCHEM", "TABLE_CATALOG"));
    t.see("no owner", () -> ToolScenarios.named(m.getSchemas(), "TABLE_OWNER"));
    t.see("kinds of tables", m::getTableTypes);
    t.see(
        "tables",
        () ->
            ToolScenarios.named(
                m.getTables(null, "other", "%", null), "TABLE_NAME", "TABLE_TYPE", "REMARKS"));
    t.see("columns", () -> columns(m.getColumns(null, "other", "%", "%")));
    t.see("columns of one", () -> columns(m.getColumns(null, "public", "numbers", "%")));
    t.see("keys", () -> m.getPrimaryKeys(null, "other", "parent"));
    t.see("keys of a pattern", () -> m.getPrimaryKeys(null, "other", "%"));
    t.see("references", () -> m.getImportedKeys(null, "other", "child"));
    t.see("referenced", () -> m.getExportedKeys(null, "other", "parent"));
    t.see("indexes", () -> m.getIndexInfo(null, "other", "child", false, true));
    t.see(
        "functions",
        () ->
            ToolScenarios.named(
                m.getFunctions(null, "public", "%of"),
                "FUNCTION_NAME",
                "SPECIFIC_NAME",
                "FUNCTION_TYPE",
                "REMARKS"));
    t.see("arguments", () -> m.getFunctionColumns(null, "public", "swap", "%"));
    t.see(
        "procedures",
        () -> ToolScenarios.named(m.getProcedures(null, "public", "add%"), "PROCEDURE_NAME"));
    t.see("parameters", () -> m.getProcedureColumns(null, "public", "add_up", "%"));
    t.see("types of users", () -> m.getUDTs(null, "other", "%", null));
  }

  private static String columns(ResultSet rows) throws Exception {
    return ToolScenarios.named(
        rows,
        "TABLE_NAME",
        "COLUMN_NAME",
        "DATA_TYPE",
        "TYPE_NAME",
        "COLUMN_SIZE",
        "DECIMAL_DIGITS",
        "NUM_PREC_RADIX",
        "NULLABLE",
        "REMARKS",
        "COLUMN_DEF",
        "CHAR_OCTET_LENGTH",
        "ORDINAL_POSITION",
        "SOURCE_DATA_TYPE",
        "IS_AUTOINCREMENT",
        "IS_GENERATEDCOLUMN");
  }

  private static void table(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql :
        List.of(
            "SELECT x.* FROM public.numbers x ORDER BY x.n",
            "SELECT x.* FROM public.numbers x\nWHERE third = 1\nORDER BY x.name DESC",
            "SELECT x.* FROM public.kinds x ORDER BY x.id")) {
      try (Statement page = page(connection)) {
        t.see(sql, () -> page.execute(sql));
        ResultSet rows = page.getResultSet();
        t.see("heads", () -> ToolScenarios.heads(rows.getMetaData()));
        t.see("rows", () -> Show.rows(rows));
        t.ranOnCopy(connection, sql);
        t.act("cancel what is over", page::cancel);
        t.see("more", page::getMoreResults);
        t.see("count", page::getUpdateCount);
      }
    }
    t.copied(
        "count of rows",
        connection,
        "SELECT COUNT(*) FROM (\nSELECT x.* FROM public.numbers x\nWHERE third = 1\n) dbvrcnt");
    try (Statement second = page(connection)) {
      second.setMaxRows(2 * PAGE);
      ResultSet rows = second.executeQuery("SELECT x.* FROM public.numbers x ORDER BY x.n");
      for (int i = 0; i < PAGE; i++) {
        rows.next();
      }
      t.see("second page", () -> Show.rows(rows));
    }
    connection.setAutoCommit(false);
    try (PreparedStatement edit =
        connection.prepareStatement("UPDATE public.work SET t=? WHERE id=?")) {
      edit.setString(1, "edited");
      edit.setInt(2, 2);
      t.see("edit", edit::execute);
      t.see("edited", edit::getLargeUpdateCount);
    }
    t.query("before the end", connection, "SELECT x.* FROM public.work x ORDER BY x.id");
    t.act("end", connection::commit);
  }

  private static Statement page(Connection connection) throws SQLException {
    Statement statement =
        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    statement.setMaxRows(PAGE);
    statement.setFetchSize(PAGE);
    return statement;
  }

  private static void script(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(false);
    t.act(
        "isolation",
        () -> connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED));
    String analytics =
        "-- by thirds\nselect third, count(*) as c, sum(n) as s, avg(n) as a\nfrom numbers\n"
            + "group by third order by third";
    try (Statement statement = page(connection)) {
      t.see("analytics", () -> ToolScenarios.results(statement, analytics));
      t.ranOnCopy(connection, "analytics");
      t.see("error", () -> ToolScenarios.results(statement, "select nix from numbers"));
      t.act("roll back by itself", connection::rollback);
      t.see("goes on", () -> ToolScenarios.results(statement, analytics));
      t.see(
          "several",
          () ->
              ToolScenarios.results(
                  statement,
                  "insert into work (v) values (50); select count(*) from work; delete from work"
                      + " where v = 50"));
      t.see("notices", () -> ToolScenarios.results(statement, "select tell('x')"));
      t.see("plan", () -> ToolScenarios.results(statement, "EXPLAIN (COSTS FALSE) select 1"));
    }
    t.act("savepoint", () -> connection.rollback(connection.setSavepoint("mine")));
    t.act("end", connection::rollback);
  }

  private static void provider(Client client, Transcript t) throws Exception {
    Connection connection = client.connect("ApplicationName=DBeaver%2025%20-%20Main");
    t.act(
        "name",
        () -> connection.setClientInfo("ApplicationName", "DBeaver 25 - Metadata <parity>"));
    t.see("named", () -> connection.getClientInfo("ApplicationName"));
    prepared(connection, t, "SELECT current_schema(),session_user");
    prepared(connection, t, "SHOW search_path");
    prepared(
        connection,
        t,
        "SELECT db.oid > 0, db.datname, db.encoding, db.datallowconn FROM pg_catalog.pg_database db"
            + " WHERE datname = current_database()");
    prepared(
        connection,
        t,
        "SELECT * FROM pg_catalog.pg_settings where name='standard_conforming_strings'");
    prepared(
        connection,
        t,
        "SELECT string_agg(word, ',' order by word) from pg_catalog.pg_get_keywords() where word <>"
            + " ALL ('{a,abs,select}'::text[])");
    prepared(
        connection,
        t,
        "SELECT n.oid,n.*,d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN"
            + " pg_catalog.pg_description d ON d.objoid=n.oid AND d.objsubid=0 AND"
            + " d.classoid='pg_namespace'::regclass WHERE nspname !~ '^pg_' ORDER BY nspname");
    t.act(
        "search path",
        () -> connection.createStatement().execute("SET search_path = other,\"$user\",public"));
    prepared(connection, t, "SELECT current_schema(),session_user");
    t.copied("still", connection, "select third, count(*) from numbers group by third order by 1");
  }

  private static void prepared(Connection connection, Transcript t, String sql) throws Exception {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      t.see(sql, () -> Show.rows(statement.executeQuery()));
    }
  }

  private static void schema(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    long other = number(connection, "select 'other'::regnamespace::oid");
    for (String sql :
        List.of(
            "SELECT t.oid,t.*,c.relkind,format_type(nullif(t.typbasetype, 0), t.typtypmod) as"
                + " base_type_name, d.description FROM pg_catalog.pg_type t LEFT OUTER JOIN"
                + " pg_catalog.pg_type et ON et.oid=t.typelem LEFT OUTER JOIN pg_catalog.pg_class c"
                + " ON c.oid=t.typrelid LEFT OUTER JOIN pg_catalog.pg_description d ON"
                + " t.oid=d.objoid WHERE t.typname IS NOT NULL AND (c.relkind IS NULL OR c.relkind"
                + " = 'c') AND (et.typcategory IS NULL OR et.typcategory <> 'C') AND"
                + " t.typnamespace=? ORDER BY t.oid",
            "SELECT c.oid,c.*,d.description,pg_catalog.pg_get_expr(c.relpartbound, c.oid) as"
                + " partition_expr, (select array_agg(i.inhparent) from pg_catalog.pg_inherits i"
                + " where i.inhrelid = c.oid) parents FROM pg_catalog.pg_class c LEFT OUTER JOIN"
                + " pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND"
                + " d.classoid='pg_class'::regclass WHERE c.relnamespace=? AND c.relkind not in"
                + " ('i','I','c') ORDER BY c.oid",
            "SELECT c.relname,a.*,pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) as"
                + " def_value,dsc.description FROM pg_catalog.pg_attribute a INNER JOIN"
                + " pg_catalog.pg_class c ON (a.attrelid=c.oid) LEFT OUTER JOIN"
                + " pg_catalog.pg_attrdef ad ON (a.attrelid=ad.adrelid AND a.attnum = ad.adnum)"
                + " LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid=dsc.objoid AND"
                + " a.attnum = dsc.objsubid) WHERE NOT a.attisdropped AND c.relnamespace=? AND"
                + " c.relkind not in ('i','c') ORDER BY c.relname, a.attnum",
            "SELECT c.oid,c.*,t.relname as tabrelname,rt.relnamespace as"
                + " refnamespace,case when c.contype='c' then"
                + " substring(pg_get_constraintdef(c.oid), 7) end consrc_copy FROM"
                + " pg_catalog.pg_constraint c INNER JOIN pg_catalog.pg_class t ON t.oid=c.conrelid"
                + " LEFT OUTER JOIN pg_catalog.pg_class rt ON rt.oid=c.confrelid WHERE"
                + " t.relnamespace=? ORDER BY c.oid",
            "SELECT i.*,i.indkey as keys,c.relname,c.relnamespace,c.relam,tc.relname as"
                + " tabrelname,dsc.description,pg_catalog.pg_get_expr(i.indpred, i.indrelid) as"
                + " pred_expr FROM pg_catalog.pg_index i INNER JOIN pg_catalog.pg_class c ON"
                + " c.oid=i.indexrelid INNER JOIN pg_catalog.pg_class tc ON tc.oid=i.indrelid LEFT"
                + " OUTER JOIN pg_catalog.pg_description dsc ON i.indexrelid=dsc.objoid WHERE"
                + " c.relnamespace=? ORDER BY c.relname",
            "select c.oid > 0 as o, pg_catalog.pg_total_relation_size(c.oid) >= 0 as total,"
                + " pg_catalog.pg_relation_size(c.oid) >= 0 as size FROM pg_class c WHERE"
                + " c.relnamespace=?")) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setLong(1, other);
        statement.setFetchSize(1000);
        t.see(sql, () -> Show.rows(statement.executeQuery()));
      }
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** The provider finds pgjdbc's classes by name, in the class loader of the connection. */
  private static void copies(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    ClassLoader loader = connection.getClass().getClassLoader();
    Class<?> manager = Class.forName("org.postgresql.copy.CopyManager", true, loader);
    Class<?> base = Class.forName("org.postgresql.core.BaseConnection", true, loader);
    t.see("is one", () -> base.isInstance(connection));
    Object copy = manager.getConstructor(base).newInstance(connection);
    var out = manager.getMethod("copyOut", String.class, java.io.Writer.class);
    StringWriter text = new StringWriter();
    t.see(
        "out", () -> out.invoke(copy, "COPY (SELECT n FROM numbers WHERE n < 4) TO STDOUT", text));
    t.see("text", text::toString);
    var in = manager.getMethod("copyIn", String.class, java.io.Reader.class);
    t.see(
        "in",
        () ->
            in.invoke(
                copy, "COPY work (v, t) FROM STDIN", new java.io.StringReader("70\ta\n71\tb\n")));
    t.query("is there", connection, "SELECT v, t FROM work ORDER BY v");
  }
}
