package io.htap.tck.parity;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import org.postgresql.geometric.PGpoint;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

/** What can be bound to parameters. */
final class ParameterScenarios {
  private ParameterScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("objects", (client, t) -> objects(client, t, "")),
        Scenario.of(
            "objects, texts unspecified",
            (client, t) -> objects(client, t, "stringtype=unspecified")),
        Scenario.of(
            "objects without binary", (client, t) -> objects(client, t, "binaryTransfer=false")),
        Scenario.of(
            "objects by simple protocol",
            (client, t) -> objects(client, t, "preferQueryMode=simple")),
        Scenario.of("objects of given types", ParameterScenarios::typed),
        Scenario.of("setters", ParameterScenarios::setters),
        Scenario.of("comparisons with parameters", ParameterScenarios::comparisons),
        Scenario.of("arrays as parameters", ParameterScenarios::arrays),
        Scenario.of("streams", ParameterScenarios::streams),
        Scenario.of("default time zones", ParameterScenarios::zones));
  }

  private static List<Object> values() {
    PGobject json = new PGobject();
    json.setType("jsonb");
    try {
      json.setValue("{\"a\": 1}");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
    LocalDateTime moment = LocalDateTime.of(2024, 2, 29, 12, 34, 56, 789_012_500);
    return List.of(
        true,
        (byte) -1,
        (short) 2,
        3,
        4L,
        1.5f,
        2.5d,
        Double.NaN,
        Float.NEGATIVE_INFINITY,
        new BigDecimal("1.50"),
        new BigDecimal("1E+3"),
        new BigInteger("123456789012345678901234567890"),
        'c',
        "text",
        "2024-02-29",
        "",
        new StringBuilder("builder"),
        UUID.fromString("11111111-2222-3333-4444-555555555555"),
        new byte[] {1, 2},
        moment.toLocalDate(),
        LocalDate.MIN,
        LocalDate.MAX,
        LocalDate.of(-43, 3, 15),
        moment.toLocalTime(),
        LocalTime.MIDNIGHT,
        LocalTime.MAX,
        moment,
        LocalDateTime.MAX,
        LocalDateTime.of(1500, 1, 1, 0, 0),
        moment.atOffset(ZoneOffset.ofHoursMinutes(5, 30)),
        OffsetDateTime.MIN,
        moment.toLocalTime().atOffset(ZoneOffset.ofHours(-3)),
        OffsetTime.MAX,
        moment.atZone(TimeZone.getTimeZone("Europe/Berlin").toZoneId()),
        moment.toInstant(ZoneOffset.UTC),
        Year.of(2024),
        DayOfWeek.MONDAY,
        Duration.ofSeconds(1),
        Period.ofDays(1),
        Date.valueOf("2024-02-29"),
        Time.valueOf("12:34:56"),
        Timestamp.valueOf("2024-02-29 12:34:56.789"),
        new java.util.Date(0),
        Calendar.getInstance(TimeZone.getTimeZone("UTC")).getTimeZone(),
        new PGpoint(1, 2),
        new PGInterval(0, 1, 2, 3, 4, 5.5),
        json,
        new HashMap<>(Map.of("k", "v")),
        new int[] {1, 2},
        new String[] {"a", "b,c"},
        new Integer[] {1, null},
        Optional.empty(),
        JDBCType.INTEGER);
  }

  private static void objects(Client client, Transcript t, String parameters) throws Exception {
    Connection connection = client.connect(parameters);
    for (Object value : values()) {
      String what =
          value.getClass().getSimpleName() + " " + (value.getClass().isArray() ? "" : value);
      try (PreparedStatement alone = connection.prepareStatement("select ? as p, pg_typeof(?)");
          PreparedStatement copied =
              connection.prepareStatement("select n, ? as p from numbers where n < 3 order by n")) {
        t.see(
            what,
            () -> {
              alone.setObject(1, value);
              alone.setObject(2, value);
              return alone + Show.rows(alone.executeQuery());
            });
        t.see(
            what + " beside rows",
            () -> {
              copied.setObject(1, value);
              return copied + Show.rows(copied.executeQuery());
            });
      }
    }
  }

  private static void typed(Client client, Transcript t) throws Exception {
    Connection connection = client.connect("prepareThreshold=0");
    List<Integer> types =
        List.of(
            Types.BOOLEAN,
            Types.INTEGER,
            Types.BIGINT,
            Types.DOUBLE,
            Types.NUMERIC,
            Types.VARCHAR,
            Types.DATE,
            Types.TIME,
            Types.TIMESTAMP,
            Types.TIMESTAMP_WITH_TIMEZONE,
            Types.BINARY,
            Types.OTHER,
            Types.ARRAY,
            Types.SQLXML,
            Types.NULL,
            12345);
    List<Object> values =
        new ArrayList<>(
            List.of(
                true,
                7,
                "12",
                "2024-02-29",
                1.75d,
                new BigDecimal("2.345"),
                LocalDate.of(2024, 1, 2),
                OffsetDateTime.of(2024, 1, 2, 3, 4, 5, 6000, ZoneOffset.UTC)));
    values.add(null);
    for (int type : types) {
      StringBuilder seen = new StringBuilder();
      for (Object value : values) {
        try (PreparedStatement s =
            connection.prepareStatement("select n, ? as p from numbers where n = 1 or third > 5")) {
          s.setObject(1, value, type);
          seen.append(s).append(Show.rows(s.executeQuery())).append(" | ");
        } catch (Exception e) {
          seen.append(Show.failure(e)).append(" | ");
        }
      }
      t.see("as " + type, () -> seen);
      t.see(
          "null of " + type,
          () -> {
            try (PreparedStatement s =
                connection.prepareStatement("select count(?) from numbers")) {
              s.setNull(1, type);
              return s + Show.rows(s.executeQuery());
            }
          });
    }
    try (PreparedStatement s = connection.prepareStatement("select ?")) {
      t.see(
          "scaled",
          () -> {
            s.setObject(1, new BigDecimal("2.345"), Types.NUMERIC, 1);
            return s + Show.rows(s.executeQuery());
          });
      t.act("SQL type", () -> s.setObject(1, 1, JDBCType.INTEGER));
      t.act("SQL type and scale", () -> s.setObject(1, 1, JDBCType.NUMERIC, 2));
      t.act("null of a named type", () -> s.setNull(1, Types.OTHER, "mood"));
      t.see("named", () -> Show.rows(s.executeQuery()));
      t.act("null of no type", () -> s.setNull(1, Types.OTHER, "nix"));
    }
  }

  @FunctionalInterface
  private interface Setter {
    void set(PreparedStatement s) throws Exception;
  }

  private static void setter(Transcript t, Connection connection, String what, Setter setter)
      throws Exception {
    for (String sql :
        List.of("select ? as p", "select n, ? as p from numbers where n = 2 or third > 5")) {
      try (PreparedStatement s = connection.prepareStatement(sql)) {
        t.act(what, () -> setter.set(s));
        t.see(what + ", text", s::toString);
        t.see(what + ", rows", () -> Show.rows(s.executeQuery()));
      }
    }
  }

  private static void setters(Client client, Transcript t) throws Exception {
    Connection connection = client.connect("prepareThreshold=0");
    Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    Timestamp moment = Timestamp.valueOf("2024-02-29 12:34:56.789");
    setter(t, connection, "boolean", s -> s.setBoolean(1, true));
    setter(t, connection, "byte", s -> s.setByte(1, (byte) 5));
    setter(t, connection, "short", s -> s.setShort(1, (short) 5));
    setter(t, connection, "int", s -> s.setInt(1, 5));
    setter(t, connection, "long", s -> s.setLong(1, 5));
    setter(t, connection, "float", s -> s.setFloat(1, 0.1f));
    setter(t, connection, "double", s -> s.setDouble(1, 0.1));
    setter(t, connection, "decimal", s -> s.setBigDecimal(1, new BigDecimal("-0.10")));
    setter(t, connection, "no decimal", s -> s.setBigDecimal(1, null));
    setter(t, connection, "string", s -> s.setString(1, "it's \\"));
    setter(t, connection, "no string", s -> s.setString(1, null));
    setter(t, connection, "zero", s -> s.setString(1, "a\0b"));
    setter(t, connection, "n string", s -> s.setNString(1, "x"));
    setter(t, connection, "bytes", s -> s.setBytes(1, new byte[] {0, -1}));
    setter(t, connection, "no bytes", s -> s.setBytes(1, null));
    setter(t, connection, "date", s -> s.setDate(1, new Date(moment.getTime())));
    setter(t, connection, "date there", s -> s.setDate(1, new Date(moment.getTime()), tokyo));
    setter(t, connection, "time", s -> s.setTime(1, new Time(moment.getTime())));
    setter(t, connection, "time there", s -> s.setTime(1, new Time(moment.getTime()), tokyo));
    setter(t, connection, "timestamp", s -> s.setTimestamp(1, moment));
    setter(t, connection, "timestamp there", s -> s.setTimestamp(1, moment, tokyo));
    setter(t, connection, "no timestamp", s -> s.setTimestamp(1, null));
    setter(t, connection, "far timestamp", s -> s.setTimestamp(1, new Timestamp(Long.MAX_VALUE)));
    setter(t, connection, "reader", s -> s.setCharacterStream(1, new StringReader("read")));
    setter(t, connection, "reader of 2", s -> s.setCharacterStream(1, new StringReader("read"), 2));
    setter(t, connection, "n reader", s -> s.setNCharacterStream(1, new StringReader("read")));
    setter(t, connection, "ascii", s -> s.setAsciiStream(1, bytes("read"), 4));
    setter(t, connection, "ascii without length", s -> s.setAsciiStream(1, bytes("read")));
    setter(t, connection, "unicode", s -> s.setUnicodeStream(1, bytes("read"), 4));
    setter(t, connection, "binary", s -> s.setBinaryStream(1, bytes("read"), 3));
    setter(t, connection, "binary without length", s -> s.setBinaryStream(1, bytes("read")));
    setter(t, connection, "long binary", s -> s.setBinaryStream(1, bytes("read"), 9L));
    setter(t, connection, "no blob", s -> s.setBlob(1, (java.sql.Blob) null));
    setter(t, connection, "clob reader", s -> s.setClob(1, new StringReader("x")));
    setter(t, connection, "n clob", s -> s.setNClob(1, new StringReader("x")));
    setter(t, connection, "row id", s -> s.setRowId(1, null));
    setter(t, connection, "url", s -> s.setURL(1, null));
    setter(t, connection, "ref", s -> s.setRef(1, null));
    setter(
        t,
        connection,
        "array",
        s -> s.setArray(1, connection.createArrayOf("int4", new Object[] {1, null})));
    setter(t, connection, "no array", s -> s.setArray(1, null));
    setter(t, connection, "no xml", s -> s.setSQLXML(1, null));
    setter(t, connection, "null", s -> s.setNull(1, Types.INTEGER));
    setter(t, connection, "no object", s -> s.setObject(1, null));
    setter(
        t,
        connection,
        "xml",
        s -> {
          SQLXML xml = connection.createSQLXML();
          xml.setString("<a>1</a>");
          s.setSQLXML(1, xml);
        });
    setter(t, connection, "nothing", s -> {});
    setter(
        t,
        connection,
        "cleared",
        s -> {
          s.setInt(1, 1);
          s.clearParameters();
        });
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Parameters where the copy has to understand them as Postgres does. */
  private static void comparisons(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    List<Object> values =
        new ArrayList<>(
            List.of(
                1,
                2L,
                (short) 3,
                1.5d,
                1.5f,
                new BigDecimal("1.50"),
                "12",
                "x",
                true,
                LocalDate.of(2024, 2, 29),
                LocalTime.of(12, 34, 56, 789_000_000),
                LocalDateTime.of(2024, 2, 29, 12, 34, 56),
                Instant.EPOCH.atOffset(ZoneOffset.UTC),
                Date.valueOf("2024-02-29"),
                Timestamp.valueOf("2024-02-29 12:34:56"),
                UUID.fromString("11111111-2222-3333-4444-555555555555"),
                new byte[] {0, -1, 97}));
    values.add(null);
    for (String column :
        List.of(
            "b", "i2", "i4", "i8", "f8", "n", "n2", "t", "vc", "c", "d", "tm", "ts", "tz", "u",
            "by", "m")) {
      for (Object value : values) {
        try (PreparedStatement s =
            connection.prepareStatement(
                "select id from kinds where " + column + " <= ? order by id")) {
          s.setObject(1, value);
          String what = value instanceof byte[] ? "bytes" : String.valueOf(value);
          t.see(column + " and " + what, () -> Show.rows(s.executeQuery()));
        }
      }
    }
  }

  private static void arrays(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    PreparedStatement s =
        connection.prepareStatement("select count(*), sum(n) from numbers where n = any (?)");
    for (Object value :
        List.of(
            new int[] {1, 2, 9999},
            new Integer[] {1, null},
            new long[] {5},
            new int[0],
            new String[] {"1"},
            new Object[] {1},
            new int[][] {{1}, {2}},
            new double[] {1})) {
      t.see(
          value.getClass().getSimpleName(),
          () -> {
            s.setObject(1, value);
            return s + Show.rows(s.executeQuery());
          });
    }
    for (String type : List.of("int4", "integer", "int8", "text", "numeric", "nix", "pair")) {
      t.see(
          "of " + type,
          () -> {
            s.setArray(1, connection.createArrayOf(type, new Object[] {1, 3, null}));
            return s + Show.rows(s.executeQuery());
          });
    }
    PreparedStatement texts =
        connection.prepareStatement("select count(*) from numbers where name = any (?)");
    for (Object value :
        List.of(new String[] {"name 1", "x"}, List.of("name 1"), "{name 1,name 2}")) {
      t.see(
          "texts " + value.getClass().getSimpleName(),
          () -> {
            texts.setObject(1, value);
            return Show.rows(texts.executeQuery());
          });
    }
    for (String column : List.of("ai", "at", "an")) {
      t.see(
          column,
          () -> {
            ResultSet rows =
                connection
                    .createStatement()
                    .executeQuery("select " + column + " from kinds order by id");
            StringBuilder seen = new StringBuilder();
            while (rows.next()) {
              java.sql.Array array = rows.getArray(1);
              if (array != null) {
                seen.append(Show.value(array)).append(Show.rows(array.getResultSet()));
                seen.append(elementsFrom(array)).append(" | ");
              }
            }
            return seen;
          });
    }
  }

  private static String elementsFrom(java.sql.Array array) {
    try {
      return Show.value(array.getArray(1, 1)) + Show.value(array.getArray(2, 5));
    } catch (Exception e) {
      return Show.failure(e);
    }
  }

  private static void streams(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    ResultSet rows =
        connection
            .createStatement()
            .executeQuery("select by, t from kinds where id in (2, 3) order by id");
    while (rows.next()) {
      t.see("binary", () -> rows.getBinaryStream("by"));
      t.see("ascii", () -> rows.getAsciiStream("t"));
      t.see("reader", () -> rows.getCharacterStream("t"));
      t.see("blob", () -> rows.getBlob("by"));
      t.see("clob", () -> rows.getClob("t"));
    }
    byte[] large = new byte[300_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    PreparedStatement s = connection.prepareStatement("select md5(?), length(?::bytea)");
    t.see(
        "large",
        () -> {
          s.setBinaryStream(1, new ByteArrayInputStream(large), large.length);
          s.setBinaryStream(2, new ByteArrayInputStream(large), large.length);
          return Show.rows(s.executeQuery());
        });
    t.see(
        "too short",
        () -> {
          s.setBinaryStream(1, bytes("ab"), 10);
          return Show.rows(s.executeQuery());
        });
    t.see("alive", () -> connection.isValid(1));
  }

  /** The JVM's default zone decides what timestamps mean. */
  private static void zones(Client client, Transcript t) throws Exception {
    TimeZone before = TimeZone.getDefault();
    try {
      for (String zone : List.of("America/New_York", "Asia/Kolkata", "Pacific/Apia")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        Connection connection = client.connect();
        t.query(zone, connection, "show time zone");
        t.copied("rows there", connection, "select d, tm, ts, tz from kinds order by id");
        t.query("as text", connection, "select tz::text, ts::date from kinds order by id");
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("select d, tm, ts, tz from kinds where id in (2, 3) order by id");
        while (rows.next()) {
          for (int i = 1; i <= 4; i++) {
            int column = i;
            t.see("timestamp", () -> rows.getTimestamp(column).getTime());
            t.see("date", () -> rows.getDate(column).getTime());
            t.see("time", () -> rows.getTime(column).getTime());
            t.see("offset", () -> rows.getObject(column, OffsetDateTime.class));
          }
        }
        PreparedStatement s =
            connection.prepareStatement(
                "select count(*), ?::timestamptz::text from kinds where tz < ?");
        for (Object moment :
            List.of(
                new Timestamp(1_700_000_000_123L),
                ZonedDateTime.parse("2024-01-01T00:00Z").toOffsetDateTime(),
                new Date(0))) {
          s.setObject(1, moment);
          s.setObject(2, moment);
          t.see("compared with " + moment.getClass(), () -> s + Show.rows(s.executeQuery()));
        }
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        t.copied("after a change", connection, "select ts, tz from kinds order by id");
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }
}
