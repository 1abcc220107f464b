package io.htap.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.driver.TestPostgres;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/** The same code sees the same on pgjdbc and on a hybrid connection without a copy. */
class ParityTest {
  private static void same(Transcript.Code code) throws Exception {
    List<String> expected = Transcript.of(TestPostgres.pg(), code);
    assertThat(expected).isNotEmpty();
    assertThat(Transcript.of(TestPostgres.htap(), code)).isEqualTo(expected);
  }

  private static String show(ResultSet rows) throws SQLException {
    StringBuilder text = new StringBuilder();
    ResultSetMetaData meta = rows.getMetaData();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      text.append(meta.getColumnLabel(i)).append(':').append(meta.getColumnTypeName(i)).append(' ');
    }
    while (rows.next()) {
      text.append('|');
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        Object value = rows.getObject(i);
        text.append(rows.getString(i)).append(value == null ? "" : value.getClass()).append(' ');
      }
    }
    return text.toString();
  }

  @Test
  void valuesOfManyTypes() throws Exception {
    same(
        (connection, t) -> {
          Statement statement = connection.createStatement();
          t.see(
              "row",
              () ->
                  show(
                      statement.executeQuery(
                          "select 1::int2 a, 2 b, 3::int8 c, 1.50::numeric(9,2) d, 1.5::float4 e,"
                              + " 2.5::float8 f, 'x'::char(3) g, 'y'::text h, true i, '\\x01'::bytea j,"
                              + " date '2024-01-02' k, time '01:02:03' l, timestamp '2024-01-02 03:04:05' m,"
                              + " timestamptz '2024-01-02 03:04:05+00' n, interval '1 day' o,"
                              + " '{\"a\":1}'::jsonb p, '[1,2)'::int4range q, array[1,2] r,"
                              + " '00000000-0000-0000-0000-000000000001'::uuid s, point '(1,2)' t,"
                              + " null::int u, 'NaN'::numeric v, xml '<a/>' w, 12.3::money x, b'101' y")));
          t.see("no such column", () -> statement.executeQuery("select nix"));
          t.see("syntax", () -> statement.execute("selec 1"));
          t.see("no rows", () -> statement.executeQuery("set application_name = 'x'"));
          t.see("rows in update", () -> statement.executeUpdate("select 1"));
          t.see("multi", () -> statement.execute("select 1; select 2"));
          t.see("1", () -> show(statement.getResultSet()));
          t.see("more", statement::getMoreResults);
          t.see("2", () -> show(statement.getResultSet()));
          t.see("end", statement::getMoreResults);
        });
  }

  @Test
  void generatedKeysAndBatches() throws Exception {
    same(
        (connection, t) -> {
          Statement statement = connection.createStatement();
          statement.execute("create temp table k (id serial primary key, v int unique)");
          t.see("update", () -> statement.executeUpdate("insert into k (v) values (1)", 1));
          t.see("keys", () -> show(statement.getGeneratedKeys()));
          t.see(
              "column",
              () -> statement.executeUpdate("insert into k (v) values (2)", new String[] {"id"}));
          t.see("keys", () -> show(statement.getGeneratedKeys()));
          t.see("same owner", () -> statement.getGeneratedKeys().getStatement() == statement);
          t.see(
              "indexes",
              () -> statement.executeUpdate("insert into k (v) values (3)", new int[] {1}));
          t.see("no keys", () -> statement.executeUpdate("insert into k (v) values (4)", 2));
          t.see("empty keys", () -> show(statement.getGeneratedKeys()));
          PreparedStatement prepared =
              connection.prepareStatement("insert into k (v) values (?)", new String[] {"id", "v"});
          for (int v = 10; v < 13; v++) {
            prepared.setInt(1, v);
            prepared.addBatch();
          }
          t.see("to string", prepared::toString);
          t.see("batch", () -> Arrays.toString(prepared.executeBatch()));
          t.see("batch keys", () -> show(prepared.getGeneratedKeys()));
          t.see("keys' owner", () -> prepared.getGeneratedKeys().getStatement() == prepared);
          statement.addBatch("insert into k (v) values (20)");
          statement.addBatch("insert into k (v) values (20)");
          statement.addBatch("insert into k (v) values (21)");
          t.see(
              "failing batch",
              () -> {
                try {
                  return Arrays.toString(statement.executeBatch());
                } catch (BatchUpdateException e) {
                  return e.getSQLState() + Arrays.toString(e.getUpdateCounts()) + e.getMessage();
                }
              });
          t.see("left", () -> show(statement.executeQuery("select v from k order by v")));
          statement.addBatch("update k set v = v + 100");
          t.see("large", () -> Arrays.toString(statement.executeLargeBatch()));
          t.see("large update", () -> statement.executeLargeUpdate("delete from k"));
          t.see("count", statement::getLargeUpdateCount);
        });
  }

  @Test
  void transactionsAndSavepoints() throws Exception {
    same(
        (connection, t) -> {
          Statement statement = connection.createStatement();
          statement.execute("create temp table s (v int)");
          connection.setAutoCommit(false);
          statement.executeUpdate("insert into s values (1)");
          Savepoint named = connection.setSavepoint("here");
          t.see("name", named::getSavepointName);
          t.see("class", () -> named.getClass().getName());
          t.see("fails", () -> statement.executeUpdate("insert into s values (1/0)"));
          t.see("aborted", () -> statement.executeQuery("select 1"));
          t.act("rollback", () -> connection.rollback(named));
          t.act("release", () -> connection.releaseSavepoint(named));
          t.act("commit", connection::commit);
          t.see("count", () -> show(statement.executeQuery("select count(*) from s")));
          t.see("fails again", () -> statement.executeQuery("select 1/0"));
          t.act("commit aborted", connection::commit);
          t.see("isolation", connection::getTransactionIsolation);
          t.act("rollback", connection::rollback);
          t.act("serializable", () -> connection.setTransactionIsolation(8));
          t.see("isolation", connection::getTransactionIsolation);
          t.act("read only", () -> connection.setReadOnly(true));
          t.see("write", () -> statement.executeUpdate("create table nix (x int)"));
          t.act("rollback", connection::rollback);
          t.act("auto", () -> connection.setAutoCommit(true));
          t.act("commit in auto", connection::commit);
          t.act("rollback in auto", connection::rollback);
          t.act("hold", () -> connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT));
          t.see("holdability", connection::getHoldability);
          t.see("schema", connection::getSchema);
          t.act("schema", () -> connection.setSchema("pg_catalog"));
          t.see("schema", connection::getSchema);
          t.see("catalog", connection::getCatalog);
          t.see("client info", () -> connection.getClientInfo("ApplicationName"));
          t.see("valid", () -> connection.isValid(1));
          t.see("native", () -> connection.nativeSQL("select {fn now()}"));
          t.see("timeout", connection::getNetworkTimeout);
          t.see("types", connection::getTypeMap);
        });
  }

  @Test
  void whatPgjdbcDoesNotImplement() throws Exception {
    same(
        (connection, t) -> {
          t.see("blob", connection::createBlob);
          t.see("clob", connection::createClob);
          t.see("nclob", connection::createNClob);
          t.see("struct", () -> connection.createStruct("x", new Object[0]));
          PreparedStatement s = connection.prepareStatement("select ?");
          t.act("rowid", () -> s.setRowId(1, null));
          t.act("url", () -> s.setURL(1, null));
          t.act("ref", () -> s.setRef(1, null));
          t.act("nstring", () -> s.setNString(1, "x"));
          t.act("sqltype", () -> s.setObject(1, 1, java.sql.JDBCType.INTEGER));
          t.act("index", () -> s.setInt(2, 1));
          t.see("unset", s::executeQuery);
          CallableStatement c = connection.prepareCall("{? = call abs(?)}");
          t.act("by name", () -> c.registerOutParameter("x", Types.INTEGER));
          t.see("get by name", () -> c.getInt("x"));
          t.see("enquote", () -> s.enquoteLiteral("a'b") + s.enquoteIdentifier("a b", false));
          t.act("begin request", connection::beginRequest);
          t.act("sharding", () -> connection.setShardingKey(null));
        });
  }

  @Test
  void preparedStatements() throws Exception {
    same(
        (connection, t) -> {
          PreparedStatement s = connection.prepareStatement("select ?::int + 1 as r, ?::text");
          t.see("before", s::toString);
          s.setInt(1, 41);
          s.setString(2, "it's");
          t.see("after", s::toString);
          t.see("parameters", () -> s.getParameterMetaData().getParameterTypeName(1));
          t.see("columns", () -> s.getMetaData().getColumnName(1));
          for (int i = 0; i < 7; i++) {
            t.see("run", () -> show(s.executeQuery()));
            t.see("server", () -> ((PGStatement) s).isUseServerPrepare());
          }
          s.setMaxRows(1);
          s.setFetchSize(10);
          s.setQueryTimeout(3);
          t.see(
              "settings",
              () -> s.getMaxRows() + " " + s.getFetchSize() + " " + s.getQueryTimeout());
          t.see("poolable", s::isPoolable);
          t.see("threshold", () -> ((PGStatement) s).getPrepareThreshold());
          s.clearParameters();
          t.see("cleared", s::executeQuery);
          PreparedStatement sleep = connection.prepareStatement("select pg_sleep(5)");
          sleep.setQueryTimeout(1);
          t.see("timeout", sleep::executeQuery);
          PreparedStatement keys = connection.prepareStatement("select 1", 17);
          t.see("bad flag", () -> show(keys.executeQuery()));
        });
  }

  @Test
  void callableStatementsAndCursors() throws Exception {
    try (Connection connection = TestPostgres.pg();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create or replace function parity_cursor() returns refcursor language plpgsql as"
              + " $$ declare c refcursor; begin open c for select 7 as x; return c; end $$");
      statement.execute(
          "create or replace procedure parity_out(a int, inout b int) language plpgsql as"
              + " $$ begin b := a + b; end $$");
    }
    same(
        (connection, t) -> {
          CallableStatement abs = connection.prepareCall("{? = call abs(?)}");
          abs.registerOutParameter(1, Types.INTEGER);
          abs.setInt(2, -5);
          t.see("call", abs::execute);
          t.see("result", () -> abs.getInt(1) + " " + abs.getObject(1) + abs.wasNull());
          connection.setAutoCommit(false);
          CallableStatement cursor = connection.prepareCall("{? = call parity_cursor()}");
          cursor.registerOutParameter(1, Types.REF_CURSOR);
          cursor.execute();
          ResultSet rows = (ResultSet) cursor.getObject(1);
          t.see("connection", () -> rows.getStatement().getConnection() == connection);
          t.see("cursor", () -> show(rows));
          Statement statement = connection.createStatement();
          ResultSet outer = statement.executeQuery("select parity_cursor()");
          outer.next();
          ResultSet inner = (ResultSet) outer.getObject(1);
          t.see("inner connection", () -> inner.getStatement().getConnection() == connection);
          t.see("inner", () -> show(inner));
          t.see("ref", () -> ((org.postgresql.PGRefCursorResultSet) outer).getRefCursor());
          CallableStatement procedure = connection.prepareCall("call parity_out(?, ?)");
          procedure.setInt(1, 1);
          procedure.setInt(2, 2);
          procedure.registerOutParameter(2, Types.INTEGER);
          t.see("procedure", procedure::execute);
          t.see("out", () -> procedure.getInt(2));
          t.see("string", procedure::toString);
        });
  }

  @Test
  void resultSetsThatScrollAndUpdate() throws Exception {
    same(
        (connection, t) -> {
          connection.createStatement().execute("create temp table u (id int primary key, v text)");
          connection.createStatement().execute("insert into u values (1, 'a'), (2, 'b')");
          Statement statement =
              connection.createStatement(
                  ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
          ResultSet rows = statement.executeQuery("select id, v from u order by id");
          t.see("last", rows::last);
          rows.updateString("v", "z");
          t.act("update", rows::updateRow);
          rows.moveToInsertRow();
          rows.updateInt(1, 3);
          rows.updateString(2, "c");
          t.act("insert", rows::insertRow);
          t.see("first", rows::first);
          t.act("delete", rows::deleteRow);
          t.see("absolute", () -> rows.absolute(1));
          t.see("row", rows::getRow);
          t.see("find", () -> rows.findColumn("v"));
          t.see("nix", () -> rows.getInt("nix"));
          t.see("bad int", () -> rows.getInt("v"));
          t.see(
              "all",
              () -> show(connection.createStatement().executeQuery("select * from u order by 1")));
        });
  }

  @Test
  void pgjdbcsOwnInterfaces() throws Exception {
    same(
        (connection, t) -> {
          PGConnection pg = (PGConnection) connection;
          Statement statement = connection.createStatement();
          statement.execute("create temp table c (a int, b text)");
          CopyManager copy = new CopyManager((BaseConnection) connection);
          t.see(
              "copy in", () -> copy.copyIn("copy c from stdin", new StringReader("1\tx\n2\ty\n")));
          StringWriter out = new StringWriter();
          t.see("copy out", () -> pg.getCopyAPI().copyOut("copy c to stdout", out));
          t.see("copied", out::toString);
          t.see(
              "unwrapped copy",
              () ->
                  new CopyManager(connection.unwrap(BaseConnection.class))
                      .copyIn("copy c from stdin", new StringReader("3\tz\n")));
          statement.execute("listen parity");
          statement.execute("notify parity, 'hello'");
          PGNotification[] notifications = pg.getNotifications(1000);
          t.see("notified", () -> notifications[0].getName() + notifications[0].getParameter());
          connection.setAutoCommit(false);
          LargeObjectManager lobs = pg.getLargeObjectAPI();
          long oid = lobs.createLO();
          try (LargeObject lob = lobs.open(oid)) {
            lob.write("large".getBytes(StandardCharsets.UTF_8));
            lob.seek(0);
            t.see("large object", () -> new String(lob.read(5), StandardCharsets.UTF_8));
          }
          connection.rollback();
          connection.setAutoCommit(true);
          Array array = connection.createArrayOf("int4", new Integer[] {1, null, 3});
          t.see("array class", () -> array.getClass().getName());
          PreparedStatement s = connection.prepareStatement("select ?::int4[]");
          s.setArray(1, array);
          ResultSet rows = s.executeQuery();
          rows.next();
          t.see("array", () -> Arrays.toString((Object[]) rows.getArray(1).getArray()));
          t.see("array's rows", () -> show(rows.getArray(1).getResultSet()));
          t.see("primitive", () -> pg.createArrayOf("int8", new long[] {1, 2}).toString());
          t.see("escape", () -> pg.escapeIdentifier("a\"b") + pg.escapeLiteral("a'b"));
          t.see("threshold", pg::getPrepareThreshold);
          t.see("mode", pg::getPreferQueryMode);
          t.see("autosave", pg::getAutosave);
          t.see("status", () -> pg.getParameterStatus("server_encoding"));
          t.see("types", () -> ((BaseConnection) connection).getTypeInfo().getPGType("text"));
          t.see("last oid", () -> ((PGStatement) statement).getLastOID());
          t.see("json", () -> rows.getStatement().getConnection() == connection);
        });
  }

  @Test
  void metaData() throws Exception {
    try (Connection connection = TestPostgres.pg();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema if not exists parity");
      statement.execute(
          "create table if not exists parity.parent (id int primary key, v numeric(9,2) not null)");
      statement.execute(
          "create table if not exists parity.child (id serial primary key, p int references parity.parent)");
    }
    same(
        (connection, t) -> {
          DatabaseMetaData m = connection.getMetaData();
          t.see("same", () -> connection.getMetaData() == m);
          t.see("connection", () -> m.getConnection() == connection);
          t.see("product", m::getDatabaseProductName);
          t.see("version", m::getDatabaseProductVersion);
          t.see(
              "driver", () -> m.getDriverName() + m.getDriverVersion() + m.getDriverMajorVersion());
          t.see("user", m::getUserName);
          t.see("keywords", m::getSQLKeywords);
          t.see("quote", m::getIdentifierQuoteString);
          t.see("catalogs", () -> show(m.getCatalogs()));
          t.see("schemas", () -> show(m.getSchemas(null, "parity%")));
          t.see("tables", () -> show(m.getTables(null, "parity", "%", new String[] {"TABLE"})));
          t.see("columns", () -> show(m.getColumns(null, "parity", "%", "%")));
          t.see("keys", () -> show(m.getPrimaryKeys(null, "parity", "parent")));
          t.see("imported", () -> show(m.getImportedKeys(null, "parity", "child")));
          t.see("exported", () -> show(m.getExportedKeys(null, "parity", "parent")));
          t.see("index", () -> show(m.getIndexInfo(null, "parity", "parent", false, true)));
          t.see("types", () -> show(m.getTypeInfo()).length());
          t.see("table types", () -> show(m.getTableTypes()));
          t.see("functions", () -> show(m.getFunctions(null, "public", "parity%")));
          t.see("procedures", () -> show(m.getProcedures(null, "public", "parity%")));
          t.see("attributes", () -> show(m.getAttributes(null, null, "%", "%")));
          t.see("pseudo", () -> show(m.getPseudoColumns(null, null, "%", "%")));
          t.see("limits", () -> m.getMaxColumnNameLength() + " " + m.supportsSavepoints());
          ResultSet rows = m.getCatalogs();
          t.see("statement's connection", () -> rows.getStatement().getConnection() == connection);
          t.see("statement twice", () -> rows.getStatement() == rows.getStatement());
          t.see("close on completion", () -> rows.getStatement().isCloseOnCompletion());
        });
  }

  @Test
  void closedThings() throws Exception {
    same(
        (connection, t) -> {
          Statement statement = connection.createStatement();
          DatabaseMetaData metaData = connection.getMetaData();
          connection.close();
          t.act("close again", connection::close);
          t.see("closed", connection::isClosed);
          t.see("valid", () -> connection.isValid(1));
          t.see("create", connection::createStatement);
          t.see("prepare", () -> connection.prepareStatement("select 1"));
          t.see("call", () -> connection.prepareCall("select 1"));
          t.act("commit", connection::commit);
          t.act("rollback", connection::rollback);
          t.act("auto", () -> connection.setAutoCommit(true));
          t.see("auto", connection::getAutoCommit);
          t.see("meta", connection::getMetaData);
          t.see("wrapper", () -> connection.isWrapperFor(PGConnection.class));
          t.see("unwrap", () -> connection.unwrap(PGConnection.class) != null);
          t.see("statement", () -> statement.executeQuery("select 1"));
          t.see("schemas", metaData::getSchemas);
          t.see("copy", () -> ((PGConnection) connection).getCopyAPI() != null);
        });
  }
}
