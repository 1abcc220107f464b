package io.htap.tck.parity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.copy.PGCopyOutputStream;
import org.postgresql.core.BaseConnection;
import org.postgresql.geometric.PGpoint;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;
import org.postgresql.util.PGobject;

/** What pgjdbc offers beside JDBC. */
final class PgApiScenarios {
  private static final String COPIED = "select count(*) from numbers";
  private static final String SUM = "select count(*), sum(v) from work";

  private PgApiScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("COPY in", PgApiScenarios::copyIn),
        Scenario.of("COPY out", PgApiScenarios::copyOut),
        Scenario.of("LISTEN and NOTIFY", PgApiScenarios::listen),
        Scenario.of("large objects", PgApiScenarios::largeObjects),
        Scenario.of("types of one's own", PgApiScenarios::types),
        Scenario.of("arrays", PgApiScenarios::arrays),
        Scenario.of("xml", PgApiScenarios::xml),
        Scenario.of("PGConnection", PgApiScenarios::connection),
        Scenario.of("fastpath", PgApiScenarios::fastpath));
  }

  private static void copyIn(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    CopyManager copy = new CopyManager((BaseConnection) connection);
    t.see(
        "reader",
        () -> copy.copyIn("copy work (v, t) from stdin", new StringReader("10\tx\n11\t\\N\n")));
    t.query("seen", connection, SUM);
    t.see(
        "stream",
        () ->
            copy.copyIn(
                "copy work (v) from stdin csv",
                new ByteArrayInputStream("12\n13\n".getBytes(StandardCharsets.UTF_8))));
    t.query("seen", connection, SUM);
    t.see("conflict", () -> copy.copyIn("copy work (v) from stdin", new StringReader("14\n14\n")));
    t.see("malformed", () -> copy.copyIn("copy work (v) from stdin", new StringReader("x\n")));
    t.query("alive", connection, COPIED);
    t.see("no copy", () -> copy.copyIn("select 1", new StringReader("")));
    t.query("alive", connection, COPIED);
    CopyManager api = ((PGConnection) connection).getCopyAPI();
    CopyIn in = api.copyIn("copy work (v) from stdin");
    byte[] row = "15\n".getBytes(StandardCharsets.UTF_8);
    in.writeToCopy(row, 0, row.length);
    t.see("active", in::isActive);
    t.see("end", in::endCopy);
    t.see("handled", in::getHandledRowCount);
    t.query("seen", connection, SUM);
    CopyIn cancelled = api.copyIn("copy work (v) from stdin");
    cancelled.writeToCopy(row, 0, row.length);
    t.act("cancel", cancelled::cancelCopy);
    t.query("seen", connection, SUM);
    connection.setAutoCommit(false);
    try (PGCopyOutputStream out =
        new PGCopyOutputStream((PGConnection) connection, "copy work (v) from stdin")) {
      out.write("16\n17\n".getBytes(StandardCharsets.UTF_8));
    }
    t.query("own", connection, SUM);
    connection.rollback();
    t.query("gone", connection, SUM);
    t.see(
        "raw",
        () ->
            new CopyManager(connection.unwrap(BaseConnection.class))
                .copyIn("copy work (v) from stdin", new StringReader("18\n")));
    connection.commit();
    t.query("seen", connection, SUM);
  }

  private static void copyOut(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    CopyManager copy = ((PGConnection) connection).getCopyAPI();
    for (String sql :
        List.of(
            "copy (select n, name from numbers where n < 4 order by n) to stdout",
            "copy (select n from numbers where n < 4 order by n) to stdout csv header",
            "copy work to stdout (format csv, force_quote *)",
            "copy nix to stdout",
            "copy (select 1 / (n - 2) from numbers order by n) to stdout")) {
      StringWriter text = new StringWriter();
      t.see(sql, () -> copy.copyOut(sql, text));
      t.see("text", text::toString);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      t.see("bytes", () -> copy.copyOut(sql, bytes));
      t.see("same", () -> bytes.toString(StandardCharsets.UTF_8).equals(text.toString()));
    }
    CopyOut out = copy.copyOut("copy (select n from numbers where n < 3 order by n) to stdout");
    t.see("first", out::readFromCopy);
    t.see("fields", out::getFieldCount);
    t.see("format", out::getFormat);
    t.see("second", out::readFromCopy);
    t.see("end", out::readFromCopy);
    t.see("active", out::isActive);
    t.query("alive", connection, COPIED);
    try (PGCopyInputStream in =
        new PGCopyInputStream(
            (PGConnection) connection, "copy (select n from numbers where n < 3) to stdout")) {
      t.see("stream", () -> in.readAllBytes());
    }
    t.query("by text", connection, "copy numbers to stdout");
    t.query("alive", connection, COPIED);
  }

  private static void listen(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    PGConnection pg = (PGConnection) connection;
    Statement s = connection.createStatement();
    t.see("none", () -> pg.getNotifications());
    s.execute("listen parity");
    s.execute("notify parity, 'own'");
    t.see("own", () -> pg.getNotifications(5000));
    try (Statement other = client.server.admin().createStatement()) {
      other.execute("notify parity, 'other'; notify nix, 'no'");
    }
    t.see("waited for", () -> pg.getNotifications(5000));
    try (Statement other = client.server.admin().createStatement()) {
      other.execute("notify parity, 'beside'");
    }
    t.query("a read of Postgres", connection, "select 1");
    t.see("with it or after it", () -> pg.getNotifications(5000));
    t.see("no more", () -> pg.getNotifications());
    try (Statement other = client.server.admin().createStatement()) {
      other.execute("notify parity, 'more'");
    }
    t.query("a read", connection, COPIED);
    t.see("in time", () -> pg.getNotifications(5000));
    connection.setAutoCommit(false);
    s.execute("notify parity, 'later'");
    t.see("not before", () -> pg.getNotifications());
    connection.commit();
    t.see("by the commit", () -> pg.getNotifications(5000));
    s.execute("unlisten *");
    connection.commit();
    s.execute("notify parity, 'unheard'");
    connection.commit();
    t.see("unheard", () -> pg.getNotifications());
  }

  private static void largeObjects(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    LargeObjectManager manager = ((PGConnection) connection).getLargeObjectAPI();
    t.see("in autocommit", () -> manager.createLO(LargeObjectManager.READWRITE) > 0);
    connection.setAutoCommit(false);
    long oid = manager.createLO(LargeObjectManager.READWRITE);
    try (LargeObject object = manager.open(oid, LargeObjectManager.READWRITE)) {
      object.write("hello, large world".getBytes(StandardCharsets.UTF_8));
      t.see("tell", object::tell);
      t.see("size", object::size);
      object.seek(7);
      t.see("read", () -> object.read(5));
      object.seek(0, LargeObject.SEEK_SET);
      t.see("stream", () -> object.getInputStream().readAllBytes());
      object.truncate(5);
      t.see("truncated", object::size64);
      t.query("a read between", connection, COPIED);
    }
    t.act(
        "write what is read",
        () -> manager.open(oid, LargeObjectManager.READ).write(new byte[] {1}));
    connection.rollback();
    long second = manager.createLO();
    try (LargeObject object = manager.open(second)) {
      object.write("blob".getBytes(StandardCharsets.UTF_8));
    }
    Statement s = connection.createStatement();
    s.execute("create temp table lobs (o oid)");
    PreparedStatement insert = connection.prepareStatement("insert into lobs values (?)");
    insert.setLong(1, second);
    insert.executeUpdate();
    insert.setBlob(1, new ByteArrayInputStream("made".getBytes(StandardCharsets.UTF_8)));
    t.see("by stream", insert::executeUpdate);
    t.act("by reader", () -> insert.setClob(1, new StringReader("text"), 4));
    ResultSet rows = s.executeQuery("select o from lobs order by o");
    while (rows.next()) {
      t.see(
          "blob",
          () -> {
            var blob = rows.getBlob(1);
            return blob.length()
                + " "
                + Show.value(blob.getBytes(1, 10))
                + Show.value(blob.getBinaryStream());
          });
      t.see(
          "clob",
          () -> {
            var clob = rows.getClob(1);
            return clob.getSubString(1, 3) + Show.value(clob.getCharacterStream());
          });
      t.see(
          "write",
          () -> {
            var blob = rows.getBlob(1);
            return blob.setBytes(2, new byte[] {65})
                + Show.value(blob.getBytes(1, 4))
                + blob.position(new byte[] {65}, 1);
          });
    }
    t.act("unlink", () -> manager.unlink(second));
    t.see(
        "open",
        () -> {
          try {
            return manager.open(second);
          } catch (SQLException e) {
            return e.getSQLState();
          }
        });
    connection.rollback();
    t.query("alive", connection, COPIED);
  }

  private static void types(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    PGConnection pg = (PGConnection) connection;
    t.query("before", connection, "select p, h, pt from odd order by id");
    pg.addDataType("pair", Pair.class);
    t.query("after", connection, "select p, h, pt from odd order by id");
    t.query("mood", connection, "select m from kinds order by id");
    pg.addDataType("mood", Mood.class);
    t.see(
        "registered",
        () -> {
          ResultSet rows =
              connection.createStatement().executeQuery("select m from kinds order by id");
          rows.next();
          rows.next();
          return rows.getObject(1);
        });
    t.see(
        "by map",
        () -> {
          ResultSet rows =
              connection.createStatement().executeQuery("select pt from odd where id = 1");
          rows.next();
          return rows.getObject(1, Map.of("point", PGpoint.class));
        });
    t.see("type map", connection::getTypeMap);
    t.act("set it", () -> connection.setTypeMap(Map.of("pair", Pair.class)));
    t.see("type map", connection::getTypeMap);
    PreparedStatement s = connection.prepareStatement("select ?, pg_typeof(?)");
    for (Object value :
        List.of(new Pair("(3,z)"), new Mood("ok"), new PGpoint(1, 2), Map.of("a", "1"))) {
      t.see(
          "bound " + value.getClass().getSimpleName(),
          () -> {
            s.setObject(1, value);
            s.setObject(2, value);
            return Show.rows(s.executeQuery());
          });
    }
    t.see(
        "bad type",
        () -> {
          pg.addDataType("x", (Class) String.class);
          return "added";
        });
    t.see("struct", () -> connection.createStruct("pair", new Object[] {1, "a"}));
  }

  /** A composite type's class. */
  public static final class Pair extends PGobject {
    public Pair() {
      setType("pair");
    }

    Pair(String value) throws java.sql.SQLException {
      this();
      setValue(value);
    }
  }

  /** An enum's class. */
  public static final class Mood extends PGobject {
    public Mood() {
      setType("mood");
    }

    Mood(String value) throws java.sql.SQLException {
      this();
      setValue(value);
    }
  }

  private static void arrays(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    PGConnection pg = (PGConnection) connection;
    t.see("ints", () -> pg.createArrayOf("int4", new int[] {1, 2}));
    t.see("none", () -> pg.createArrayOf("int4", (Object) null));
    t.see("two dimensions", () -> pg.createArrayOf("int8", new long[][] {{1}, {2}}));
    t.see(
        "nulls", () -> connection.createArrayOf("text", new Object[] {null, "NULL", "a\"b", "{}"}));
    t.see("bytes", () -> connection.createArrayOf("bytea", new Object[] {new byte[] {1}}));
    t.see("no such type", () -> connection.createArrayOf("nix", new Object[] {1}));
    t.see("composites", () -> connection.createArrayOf("pair", new Object[] {"(1,a)"}));
    t.see(
        "freed",
        () -> {
          var array = connection.createArrayOf("int4", new Object[] {1});
          array.free();
          return array.getArray();
        });
    t.see(
        "of rows",
        () -> {
          ResultSet rows =
              connection
                  .createStatement()
                  .executeQuery("select array_agg(n order by n) from numbers where n < 4");
          rows.next();
          var array = rows.getArray(1);
          return Show.value(array)
              + Show.rows(array.getResultSet())
              + Show.rows(array.getResultSet(2, 1));
        });
    t.query(
        "aggregated",
        connection,
        "select third, array_agg(n order by n) from numbers where n < 9 group by third order by third");
  }

  private static void xml(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    PreparedStatement s = connection.prepareStatement("select ?::xml");
    SQLXML xml = connection.createSQLXML();
    try (var writer = xml.setCharacterStream()) {
      writer.write("<a b='c'/>");
    }
    s.setSQLXML(1, xml);
    t.see("written", () -> Show.rows(s.executeQuery()));
    ResultSet rows = connection.createStatement().executeQuery("select x from odd order by id");
    rows.next();
    t.see("string", () -> rows.getSQLXML(1).getString());
    t.see("reader", () -> rows.getSQLXML(1).getCharacterStream());
    t.see("stream", () -> rows.getSQLXML(1).getBinaryStream());
    t.see(
        "source",
        () ->
            rows.getSQLXML(1)
                .getSource(javax.xml.transform.dom.DOMSource.class)
                .getNode()
                .getFirstChild()
                .getNodeName());
    t.see(
        "freed",
        () -> {
          SQLXML gone = rows.getSQLXML(1);
          gone.free();
          return gone.getString();
        });
    t.see("empty", () -> connection.createSQLXML().getString());
    rows.next();
    t.see("null", () -> rows.getSQLXML(1));
  }

  private static void connection(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    PGConnection pg = (PGConnection) connection;
    t.see("threshold", pg::getPrepareThreshold);
    t.act("threshold", () -> pg.setPrepareThreshold(2));
    t.see("threshold", pg::getPrepareThreshold);
    t.see("fetch size", pg::getDefaultFetchSize);
    t.act("fetch size", () -> pg.setDefaultFetchSize(50));
    t.see("of statements", () -> connection.createStatement().getFetchSize());
    t.act("bad fetch size", () -> pg.setDefaultFetchSize(-1));
    t.see("pid", () -> pg.getBackendPID() > 0);
    t.see("mode", pg::getPreferQueryMode);
    t.see("autosave", pg::getAutosave);
    t.see("adaptive", pg::getAdaptiveFetch);
    t.act("adaptive", () -> pg.setAdaptiveFetch(true));
    t.see(
        "rows",
        () ->
            Show.rows(
                connection
                    .createStatement()
                    .executeQuery("select n from numbers where n < 4 order by n")));
    t.see("replication", () -> pg.getReplicationAPI() != null);
    t.see("identifier", () -> pg.escapeIdentifier("a\"b"));
    t.see("literal", () -> pg.escapeLiteral("a'b\\"));
    t.see("statuses", () -> new java.util.TreeSet<>(pg.getParameterStatuses().keySet()));
    for (String status :
        List.of(
            "server_version",
            "TimeZone",
            "client_encoding",
            "is_superuser",
            "nix",
            "in_hot_standby",
            "search_path")) {
      t.see(status, () -> pg.getParameterStatus(status));
    }
    t.see(
        "after a set",
        () -> {
          connection.createStatement().execute("set time zone 'Asia/Tokyo'");
          return pg.getParameterStatus("TimeZone");
        });
    BaseConnection base = (BaseConnection) connection;
    t.see("type", () -> base.getTypeInfo().getPGType("text"));
    t.see("type of an enum", () -> base.getTypeInfo().getSQLType("mood"));
    t.see("encoding", () -> base.getEncoding().name());
    t.see("version", () -> base.haveMinimumServerVersion(90000));
    t.see("strings", base::getStandardConformingStrings);
    t.see("binary", () -> base.binaryTransferSend(23));
    t.see("log", () -> base.getLogger() != null);
    t.see("query", () -> Show.rows(base.execSQLQuery("select count(*) from numbers")));
    t.act("update", () -> base.execSQLUpdate("update work set t = 'e'"));
    t.see("object", () -> base.getObject("point", "(1,2)", null));
    t.see("escape", () -> base.escapeString("it's"));
    for (Class<?> type :
        List.of(Connection.class, PGConnection.class, BaseConnection.class, String.class)) {
      t.see("is " + type.getSimpleName(), () -> connection.isWrapperFor(type));
      t.see("unwrap " + type.getSimpleName(), () -> type.isInstance(connection.unwrap(type)));
    }
    t.differs(Difference.CLASSES, "class", () -> connection.getClass().getName());
    t.query("after unwrapping", connection, "select count(*) from numbers");
  }

  @SuppressWarnings("deprecation")
  private static void fastpath(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    var fastpath = ((PGConnection) connection).getFastpathAPI();
    t.see("absent", () -> fastpath.getInteger("nix", new org.postgresql.fastpath.FastpathArg[0]));
    fastpath.addFunction("backend", 2026);
    t.see(
        "called",
        () ->
            fastpath.getInteger("backend", new org.postgresql.fastpath.FastpathArg[0])
                == ((PGConnection) connection).getBackendPID());
    t.query("a read", connection, COPIED);
  }
}
