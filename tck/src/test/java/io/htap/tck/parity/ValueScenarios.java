package io.htap.tck.parity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import org.postgresql.PGResultSetMetaData;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

/** Every getter, of every type. */
final class ValueScenarios {
  private static final List<Class<?>> CLASSES =
      List.of(
          String.class,
          Boolean.class,
          Integer.class,
          Long.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          byte[].class,
          UUID.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          OffsetTime.class,
          ZonedDateTime.class,
          Date.class,
          Time.class,
          Timestamp.class,
          Calendar.class,
          java.sql.Array.class,
          SQLXML.class,
          PGobject.class,
          PGInterval.class,
          Map.class);

  private ValueScenarios() {}

  /** Looks at one cell. */
  @FunctionalInterface
  private interface Getter {
    Object get(ResultSet rows, int column) throws SQLException;
  }

  static List<Scenario> all() {
    return List.of(
        Scenario.of("values of the copy", ValueScenarios::valuesOfTheCopy),
        Scenario.of("values of prepared statements", ValueScenarios::valuesOfPreparedStatements),
        Scenario.of("values in binary form", ValueScenarios::binary),
        Scenario.of("values that the copy cannot hold", ValueScenarios::valuesOfPostgres),
        Scenario.of("what the columns are", ValueScenarios::columns),
        Scenario.of("values without a table", ValueScenarios::withoutTable),
        Scenario.of("labels", ValueScenarios::labels));
  }

  private static Map<String, Getter> getters() {
    Map<String, Getter> getters = new LinkedHashMap<>();
    getters.put("object", ResultSet::getObject);
    getters.put("string", ResultSet::getString);
    getters.put("boolean", ResultSet::getBoolean);
    getters.put("byte", ResultSet::getByte);
    getters.put("short", ResultSet::getShort);
    getters.put("int", ResultSet::getInt);
    getters.put("long", ResultSet::getLong);
    getters.put("float", ResultSet::getFloat);
    getters.put("double", ResultSet::getDouble);
    getters.put("decimal", ResultSet::getBigDecimal);
    getters.put("bytes", ResultSet::getBytes);
    getters.put("date", ResultSet::getDate);
    getters.put("time", ResultSet::getTime);
    getters.put("timestamp", ResultSet::getTimestamp);
    Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    getters.put("date there", (r, c) -> r.getDate(c, tokyo));
    getters.put("time there", (r, c) -> r.getTime(c, tokyo));
    getters.put("timestamp there", (r, c) -> r.getTimestamp(c, tokyo));
    getters.put("binary stream", ResultSet::getBinaryStream);
    getters.put("ascii stream", ResultSet::getAsciiStream);
    getters.put("character stream", ResultSet::getCharacterStream);
    getters.put("array", ResultSet::getArray);
    getters.put("xml", ResultSet::getSQLXML);
    getters.put("ref", ResultSet::getRef);
    getters.put("url", ResultSet::getURL);
    getters.put("row id", ResultSet::getRowId);
    getters.put("n string", ResultSet::getNString);
    for (Class<?> type : CLASSES) {
      getters.put(type.getSimpleName(), (r, c) -> r.getObject(c, type));
    }
    return getters;
  }

  /** A line for each column and getter, of all rows together. */
  private static void look(Transcript t, ResultSetSource source) throws SQLException {
    for (Map.Entry<String, Getter> getter : getters().entrySet()) {
      try (ResultSet rows = source.open()) {
        ResultSetMetaData columns = rows.getMetaData();
        List<StringBuilder> seen = new ArrayList<>();
        while (rows.next()) {
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (rows.isFirst()) {
              seen.add(new StringBuilder());
            }
            seen.get(i - 1).append(cell(rows, i, getter.getValue())).append(" | ");
          }
        }
        for (int i = 1; i <= seen.size(); i++) {
          StringBuilder line = seen.get(i - 1);
          t.see(columns.getColumnLabel(i) + " by " + getter.getKey(), () -> line);
        }
      }
    }
  }

  private static String cell(ResultSet rows, int column, Getter getter) {
    try {
      return Show.value(getter.get(rows, column)) + (rows.wasNull() ? " (null)" : "");
    } catch (Exception e) {
      return Show.failure(e);
    }
  }

  /** Opens the same rows again and again. */
  @FunctionalInterface
  private interface ResultSetSource {
    ResultSet open() throws SQLException;
  }

  private static void valuesOfTheCopy(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement statement = connection.createStatement();
    for (String columns :
        List.of(
            "b, i2, i4, i8, f4, f8, n, n2",
            "t, vc, c, \"Odd Name\", u, by, m",
            "d, tm, ts, ts0, tz, iv",
            "js, jb, ai, at, an")) {
      String sql = "select " + columns + " from kinds order by id";
      t.copied("rows of " + columns, connection, sql);
      look(t, () -> statement.executeQuery(sql));
    }
  }

  private static final int ARRAY = 13;
  private static final String PREPARED =
      "select b, i2, i8, f8, n, t, d, tm, ts, tz, u, by, ai from kinds where id < ? order by id";

  /** In text, which is what pgjdbc asks for as long as a statement is new. */
  private static void valuesOfPreparedStatements(Client client, Transcript t) throws Exception {
    Connection connection = client.connect("prepareThreshold=0");
    try (PreparedStatement statement = connection.prepareStatement(PREPARED)) {
      statement.setInt(1, 10);
      look(t, statement::executeQuery);
      statement.executeQuery();
      t.ranOnCopy(connection, "prepared");
    }
  }

  /** In binary, which pgjdbc asks for after some executions: what each type is meant for. */
  private static void binary(Client client, Transcript t) throws Exception {
    Connection connection = client.connect("prepareThreshold=-1");
    Map<String, List<Getter>> meant = new LinkedHashMap<>();
    meant.put("b", List.of(ResultSet::getBoolean));
    meant.put("i2", List.of(ResultSet::getShort, ResultSet::getInt, ResultSet::getString));
    meant.put("i8", List.of(ResultSet::getLong, ResultSet::getBigDecimal, ResultSet::getString));
    meant.put("f8", List.of(ResultSet::getDouble, ResultSet::getString));
    meant.put("n", List.of(ResultSet::getBigDecimal, ResultSet::getDouble, ResultSet::getString));
    meant.put("t", List.of(ResultSet::getString, ResultSet::getCharacterStream));
    meant.put("d", List.of(ResultSet::getDate, of(LocalDate.class), ResultSet::getString));
    meant.put("tm", List.of(ResultSet::getTime, of(LocalTime.class), ResultSet::getString));
    meant.put("ts", List.of(ResultSet::getTimestamp, of(LocalDateTime.class)));
    meant.put("tz", List.of(ResultSet::getTimestamp, of(OffsetDateTime.class)));
    meant.put("u", List.of(of(UUID.class), ResultSet::getString));
    meant.put("by", List.of(ResultSet::getBytes, ResultSet::getBinaryStream));
    meant.put("ai", List.of((r, c) -> r.getArray(c) == null ? null : r.getArray(c).getArray()));
    try (PreparedStatement statement = connection.prepareStatement(PREPARED)) {
      statement.setInt(1, 10);
      ResultSet rows = statement.executeQuery();
      t.ranOnCopy(connection, "in binary form");
      while (rows.next()) {
        for (var column : meant.entrySet()) {
          int index = rows.findColumn(column.getKey());
          t.see(
              column.getKey() + " as an object", () -> index == ARRAY ? "" : rows.getObject(index));
          for (Getter getter : column.getValue()) {
            t.see(column.getKey(), () -> cell(rows, index, getter));
          }
        }
        if (rows.getRow() == 2) {
          t.differs(Difference.FORMAT, "bytes", () -> rows.getBytes("i8"));
          t.differs(Difference.FORMAT, "misuse", () -> rows.getInt("d"));
          t.differs(Difference.FORMAT, "array", () -> rows.getString("ai"));
        }
      }
    }
  }

  private static Getter of(Class<?> type) {
    return (rows, column) -> rows.getObject(column, type);
  }

  private static void valuesOfPostgres(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement statement = connection.createStatement();
    look(
        t,
        () ->
            statement.executeQuery(
                "select h, p, r, ip, pt, mo, bt, x, tt, po, ps, tv from odd order by id"));
  }

  private static void columns(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql :
        List.of(
            "select * from kinds",
            "select n2 as renamed, t || 'x', n2 + 1, id as \"Id\" from kinds",
            "select max(n2), min(d), sum(i4), count(*), avg(n) from kinds",
            "select k.t, count(*) as many from kinds k group by k.t",
            "select n.name, k.i4 from numbers n join kinds k on k.id = n.n",
            "select n from (select n from numbers) as sub",
            "select case when n > 1 then 1 else 2.5 end, coalesce(name, '') from numbers where n < 3",
            "select * from odd",
            "select * from other.parent")) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        var columns = rows.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          int column = i;
          for (var method : Show.sorted(columns.getClass().getInterfaces()[0])) {
            // Of both engines the same lines, whatever they ask: one for each method and column.
            if (method.getParameterCount() == 1 && method.getParameterTypes()[0] == int.class) {
              t.see(
                  sql + " " + column + " " + method.getName(), () -> call(method, columns, column));
            }
          }
          PGResultSetMetaData own = (PGResultSetMetaData) columns;
          t.see(sql + " " + column + " base column", () -> own.getBaseColumnName(column));
          t.see(sql + " " + column + " base table", () -> own.getBaseTableName(column));
          t.see(sql + " " + column + " base schema", () -> own.getBaseSchemaName(column));
          t.see(sql + " " + column + " format", () -> own.getFormat(column));
        }
        t.see(sql + " beyond", () -> columns.getColumnName(columns.getColumnCount() + 1));
        t.see(sql + " before", () -> columns.getColumnType(0));
      }
    }
  }

  private static Object call(java.lang.reflect.Method method, Object on, int column)
      throws Exception {
    try {
      return method.invoke(on, column);
    } catch (java.lang.reflect.InvocationTargetException e) {
      return e.getCause();
    }
  }

  private static void withoutTable(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String expression :
        List.of(
            "1",
            "1::int2",
            "1::int8",
            "1.50",
            "1.5::float4",
            "1.5e300::float8",
            "'x'",
            "'x'::char(3)",
            "'x'::\"char\"",
            "'x'::name",
            "null",
            "true",
            "'\\x01'::bytea",
            "date '2024-01-02'",
            "date 'infinity'",
            "time '24:00'",
            "timestamp '-infinity'",
            "timestamptz '2024-01-02 03:04:05+00'",
            "timestamptz '0044-03-15 00:00:00+00 BC'",
            "interval '1 day'",
            "'{\"a\":1}'::jsonb",
            "'[1,2)'::int4range",
            "'{[1,2)}'::int4multirange",
            "array[1, null, 3]",
            "array['a,b', null, '\"']",
            "array[[1,2],[3,4]]",
            "'[2:3]={1,2}'::int[]",
            "row(1, 'a')",
            "'sad'::mood",
            "5::positive",
            "'a=>1'::hstore",
            "'NaN'::numeric",
            "'Infinity'::numeric",
            "xml '<a/>'",
            "12.3::money",
            "b'101'",
            "b'1'",
            "'10.0.0.1/8'::inet",
            "'08:00:2b:01:02:03'::macaddr",
            "point '(1,2)'",
            "lseg '[(1,2),(3,4)]'",
            "box '(1,2),(3,4)'",
            "path '((1,2),(3,4))'",
            "polygon '((1,2),(3,4))'",
            "circle '<(1,2),3>'",
            "line '{1,2,3}'",
            "'numbers'::regclass",
            "26::oid",
            "'a & b'::tsquery",
            "'$.a'::jsonpath",
            "'(1,2)'::pair",
            "array['(1,2)'::pair]")) {
      t.query(expression, connection, "select " + expression);
    }
  }

  private static void labels(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement statement = connection.createStatement();
    ResultSet rows =
        statement.executeQuery(
            "select n as a, n + 1 as \"A\", n + 2 as a, name as \"Big Name\" from numbers where n <"
                + " 2");
    t.ranOnCopy(connection, "labels");
    rows.next();
    t.see("lower", () -> rows.getInt("a"));
    t.see("upper", () -> rows.getInt("A"));
    t.see("mixed", () -> rows.getString("big name"));
    t.see("spelled", () -> rows.getString("Big Name"));
    t.see("column", () -> rows.findColumn("BIG NAME"));
    t.see("absent", () -> rows.findColumn("n"));
    t.see("null", () -> rows.findColumn(null));
    t.see("below", () -> rows.getInt(0));
    t.see("beyond", () -> rows.getInt(5));
    t.see(
        "closed",
        () -> {
          rows.close();
          return rows.getInt("a");
        });
    Connection exact = client.connect("disableColumnSanitiser=true");
    ResultSet same =
        exact.createStatement().executeQuery("select n as \"Aa\" from numbers where n < 2");
    t.ranOnCopy(exact, "unsanitised");
    same.next();
    t.see("unsanitised", () -> same.getInt("aA"));
  }
}
