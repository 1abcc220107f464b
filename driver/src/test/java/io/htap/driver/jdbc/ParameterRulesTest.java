package io.htap.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.driver.TestPostgres;
import io.htap.driver.config.HtapUrl;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StatementRoute;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.core.ParameterList;
import org.postgresql.jdbc.PgArray;
import org.postgresql.util.ByteConverter;
import org.postgresql.util.PGTimestamp;
import org.postgresql.util.PGobject;

/** What is recorded is what lies in pgjdbc's own parameter list after the same call. */
class ParameterRulesTest {
  private static final DateTimeFormatter ZONED_TEXT =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd")
          .optionalStart()
          .appendPattern(" HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .optionalStart()
          .appendLiteral(' ')
          .optionalEnd()
          .appendOffset("+HH:mm:ss", "Z")
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .toFormatter();

  private final TimeZone zoneBefore = TimeZone.getDefault();
  private final List<ExecutionRequest> requests = new ArrayList<>();

  @BeforeEach
  void inBerlin() {
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
  }

  @AfterEach
  void back() {
    TimeZone.setDefault(zoneBefore);
  }

  @FunctionalInterface
  private interface Bind {
    void to(PreparedStatement statement) throws SQLException;
  }

  private final class Capture implements StatementRoute {
    @Override
    public boolean alwaysPostgres() {
      return false;
    }

    @Override
    public boolean mayWrite() {
      return false;
    }

    @Override
    public Outcome execute(ExecutionRequest request) {
      requests.add(request);
      return new Outcome.Done(0);
    }
  }

  private Connection connect(String parameters) throws SQLException {
    return new HtapConnection(
        TestPostgres.htap(parameters).unwrap(org.postgresql.jdbc.PgConnection.class),
        new FakePipeline() {
          @Override
          public StatementRoute route(String sql) {
            return new Capture();
          }
        },
        HtapUrl.parse("jdbc:htap:db"));
  }

  private static @Nullable Object field(Object object, String name) throws Exception {
    for (Class<?> c = object.getClass(); c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field.get(object);
        }
      }
    }
    throw new NoSuchFieldException(name);
  }

  /** Binds, and returns what was recorded, after checking it against pgjdbc's list. */
  private @Nullable BoundParameter check(Connection connection, String what, Bind bind)
      throws Exception {
    try (PreparedStatement statement = connection.prepareStatement("select ?")) {
      bind.to(statement);
      statement.execute();
      ExecutionRequest request = requests.get(requests.size() - 1);
      List<BoundParameter> recorded = request.parameters();
      ParameterList list = (ParameterList) field(request.statement(), "preparedParameters");
      Object sent = ((Object[]) field(list, "paramValues"))[0];
      if (recorded == null) {
        return null;
      }
      BoundParameter parameter = recorded.get(0);
      assertThat(parameter.oid()).as("oid of " + what).isEqualTo(list.getTypeOIDs()[0]);
      if (parameter.value() instanceof List<?> elements) {
        assertThat((Object[]) array(connection, parameter.oid(), sent).getArray())
            .as(what)
            .isEqualTo(elements.toArray());
        return parameter;
      }
      assertThat(same(parameter, sent))
          .as(what + ": " + parameter + " was sent as " + show(sent))
          .isTrue();
      return parameter;
    }
  }

  private static PgArray array(Connection connection, int oid, Object sent) throws SQLException {
    BaseConnection raw = connection.unwrap(BaseConnection.class);
    return sent instanceof byte[] bytes
        ? new PgArray(raw, oid, bytes)
        : new PgArray(raw, oid, (String) sent);
  }

  private static String show(Object sent) {
    return sent instanceof byte[] bytes ? new BigInteger(1, bytes).toString(16) : "" + sent;
  }

  private static boolean same(BoundParameter parameter, Object sent) {
    Object value = parameter.value();
    if (value == null) {
      return sent.getClass() == Object.class; // pgjdbc's marker of NULL
    }
    if (sent instanceof String text) {
      return sameText(parameter.oid(), value, text);
    }
    if (!(sent instanceof byte[] bytes)) {
      return value instanceof byte[] mine
          && new String(mine, StandardCharsets.ISO_8859_1).length() > 0;
    }
    return switch (parameter.oid()) {
      case Oid.INT2 -> value.equals(ByteConverter.int2(bytes, 0));
      case Oid.INT4 -> value.equals(ByteConverter.int4(bytes, 0));
      case Oid.INT8 -> value.equals(ByteConverter.int8(bytes, 0));
      case Oid.FLOAT4 -> value.equals(ByteConverter.float4(bytes, 0));
      case Oid.FLOAT8 -> value.equals(ByteConverter.float8(bytes, 0));
      case Oid.NUMERIC ->
          ((BigDecimal) value).compareTo((BigDecimal) ByteConverter.numeric(bytes)) == 0;
      case Oid.UUID ->
          value.equals(new UUID(ByteConverter.int8(bytes, 0), ByteConverter.int8(bytes, 8)));
      case Oid.BOOL -> value.equals(ByteConverter.bool(bytes, 0));
      default -> false;
    };
  }

  private static boolean sameText(int oid, Object value, String text) {
    if (value instanceof OffsetDateTime moment) {
      OffsetDateTime other = OffsetDateTime.parse(text, ZONED_TEXT);
      return oid == Oid.UNSPECIFIED ? moment.equals(other) : moment.isEqual(other);
    }
    if (value instanceof LocalDateTime moment) {
      return moment.equals(LocalDateTime.parse(text.replace(' ', 'T')));
    }
    if (value instanceof LocalDate date) {
      return date.equals(LocalDate.parse(text));
    }
    if (value instanceof LocalTime time) {
      return time.equals(LocalTime.parse(text));
    }
    if (value instanceof BigDecimal number) {
      return number.equals(new BigDecimal(text));
    }
    if (value instanceof Boolean flag) {
      return flag.toString().equalsIgnoreCase(text);
    }
    return value.toString().equals(text);
  }

  private static Map<String, Bind> understood() {
    Map<String, Bind> binds = new java.util.LinkedHashMap<>();
    Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    Calendar kolkata = Calendar.getInstance(TimeZone.getTimeZone("Asia/Kolkata"));
    Timestamp timestamp = Timestamp.valueOf("2024-07-01 12:34:56.123456789");
    Date date = Date.valueOf("2024-03-31");
    UUID uuid = UUID.randomUUID();
    binds.put("boolean", s -> s.setBoolean(1, true));
    binds.put("byte", s -> s.setByte(1, (byte) -7));
    binds.put("short", s -> s.setShort(1, Short.MIN_VALUE));
    binds.put("int", s -> s.setInt(1, Integer.MAX_VALUE));
    binds.put("long", s -> s.setLong(1, Long.MIN_VALUE));
    binds.put("float", s -> s.setFloat(1, 1.1f));
    binds.put("float NaN", s -> s.setFloat(1, Float.NaN));
    binds.put("double", s -> s.setDouble(1, -1e300));
    binds.put("numeric", s -> s.setBigDecimal(1, new BigDecimal("-12345678901234567890.0123450")));
    binds.put("numeric null", s -> s.setBigDecimal(1, null));
    binds.put("string", s -> s.setString(1, "a'b"));
    binds.put("string null", s -> s.setString(1, null));
    binds.put("bytes null", s -> s.setBytes(1, null));
    binds.put("date", s -> s.setDate(1, date));
    binds.put("date calendar", s -> s.setDate(1, date, tokyo));
    binds.put("date null", s -> s.setDate(1, null));
    binds.put("timestamp", s -> s.setTimestamp(1, timestamp));
    binds.put("timestamp calendar", s -> s.setTimestamp(1, timestamp, kolkata));
    binds.put("timestamp null", s -> s.setTimestamp(1, null));
    binds.put(
        "timestamp rounds",
        s -> s.setTimestamp(1, Timestamp.valueOf("2024-12-31 23:59:59.9999996")));
    binds.put(
        "timestamp before 1970",
        s -> s.setTimestamp(1, Timestamp.valueOf("1931-02-03 04:05:06.7")));
    for (Object value :
        new Object[] {
          "text",
          'c',
          true,
          (byte) 1,
          (short) 2,
          3,
          4L,
          1.5f,
          2.5d,
          new BigDecimal("1.50"),
          new BigInteger("123456789012345678901234567890"),
          uuid,
          date,
          timestamp,
          LocalDate.of(2024, 2, 29),
          LocalTime.of(1, 2, 3, 123456500),
          LocalTime.MIDNIGHT,
          LocalDateTime.of(2024, 12, 31, 23, 59, 59, 999_999_500),
          LocalDateTime.of(2024, 1, 1, 0, 0),
          OffsetDateTime.of(2024, 1, 2, 3, 4, 5, 678_901_499, ZoneOffset.ofHoursMinutes(5, 45)),
        }) {
      binds.put(
          "object " + value.getClass().getSimpleName() + " " + value, s -> s.setObject(1, value));
    }
    binds.put("object null", s -> s.setObject(1, null));
    for (int type :
        new int[] {
          Types.SQLXML,
          Types.INTEGER,
          Types.TINYINT,
          Types.SMALLINT,
          Types.BIGINT,
          Types.REAL,
          Types.DOUBLE,
          Types.FLOAT,
          Types.DECIMAL,
          Types.NUMERIC,
          Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.DATE,
          Types.TIME,
          Types.TIME_WITH_TIMEZONE,
          Types.TIMESTAMP,
          Types.TIMESTAMP_WITH_TIMEZONE,
          Types.BOOLEAN,
          Types.BIT,
          Types.BINARY,
          Types.VARBINARY,
          Types.LONGVARBINARY,
          Types.BLOB,
          Types.CLOB,
          Types.ARRAY,
          Types.DISTINCT,
          Types.STRUCT,
          Types.NULL,
          Types.OTHER
        }) {
      binds.put("null " + type, s -> s.setNull(1, type));
      binds.put("object null " + type, s -> s.setObject(1, null, type));
    }
    Object[][] typed = {
      {7L, Types.INTEGER},
      {"12", Types.INTEGER},
      {true, Types.INTEGER},
      {70000, Types.SMALLINT},
      {1L << 40, Types.INTEGER},
      {5, Types.BIGINT},
      {"-9", Types.BIGINT},
      {3, Types.TINYINT},
      {1.25f, Types.REAL},
      {3, Types.DOUBLE},
      {1.5f, Types.FLOAT},
      {new BigDecimal("2.5"), Types.DOUBLE},
      {new BigDecimal("2.345"), Types.NUMERIC},
      {"1.20", Types.NUMERIC},
      {1.1d, Types.DECIMAL},
      {1.1f, Types.DECIMAL},
      {12, Types.NUMERIC},
      {false, Types.NUMERIC},
      {BigInteger.TEN, Types.NUMERIC},
      {"x", Types.CHAR},
      {"x", Types.VARCHAR},
      {"x", Types.LONGVARCHAR},
      {12, Types.VARCHAR},
      {uuid, Types.VARCHAR},
      {'z', Types.VARCHAR},
      {true, Types.VARCHAR},
      {new BigDecimal("1E+3"), Types.VARCHAR},
      {date, Types.DATE},
      {LocalDate.of(2024, 1, 1), Types.DATE},
      {LocalTime.NOON, Types.TIME},
      {timestamp, Types.TIMESTAMP},
      {LocalDateTime.of(2024, 1, 1, 1, 1), Types.TIMESTAMP},
      {OffsetDateTime.of(2024, 1, 1, 1, 1, 1, 0, ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE},
      {true, Types.BOOLEAN},
      {false, Types.BIT},
      {uuid, Types.OTHER},
      {"json", Types.OTHER},
    };
    for (Object[] pair : typed) {
      binds.put(
          "object " + pair[0].getClass().getSimpleName() + " " + pair[0] + " as " + pair[1],
          s -> s.setObject(1, pair[0], (int) pair[1]));
    }
    binds.put("scaled", s -> s.setObject(1, new BigDecimal("2.345"), Types.NUMERIC, 2));
    binds.put("scaled double", s -> s.setObject(1, 2.345d, Types.NUMERIC, 1));
    return binds;
  }

  @Test
  void whatIsUnderstoodIsRecordedAsPgjdbcSendsIt() throws Exception {
    for (String parameters :
        new String[] {"stringtype=varchar", "stringtype=unspecified", "binaryTransfer=false"}) {
      try (Connection connection = connect(parameters)) {
        for (Map.Entry<String, Bind> entry : understood().entrySet()) {
          assertThat(check(connection, parameters + " " + entry.getKey(), entry.getValue()))
              .as(parameters + " " + entry.getKey())
              .isNotNull();
        }
      }
    }
  }

  @Test
  void timestampsOfAllZonesAndSeasons() throws Exception {
    Random random = new Random(42);
    String[] zones = TimeZone.getAvailableIDs();
    try (Connection connection = connect("stringtype=varchar")) {
      for (int i = 0; i < 3000; i++) {
        TimeZone.setDefault(TimeZone.getTimeZone(zones[random.nextInt(zones.length)]));
        long millis = (long) (random.nextDouble() * 6_000_000_000_000L) - 2_500_000_000_000L;
        Timestamp timestamp = new Timestamp(millis);
        timestamp.setNanos(random.nextInt(1_000_000_000));
        String what = TimeZone.getDefault().getID() + " " + millis;
        check(connection, what, s -> s.setTimestamp(1, timestamp));
        check(connection, what, s -> s.setDate(1, new Date(millis)));
      }
    }
  }

  @Test
  void bytesAreCopied() throws Exception {
    try (Connection connection = connect("stringtype=varchar")) {
      byte[] bytes = {1, 2, 3};
      BoundParameter parameter = check(connection, "bytes", s -> s.setBytes(1, bytes));
      assertThat(parameter.oid()).isEqualTo(Oid.BYTEA);
      bytes[0] = 9;
      assertThat((byte[]) parameter.value()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void arraysOfIntegersTextsAndUuids() throws Exception {
    try (Connection connection = connect("stringtype=varchar")) {
      Bind[] binds = {
        s -> s.setObject(1, new int[] {1, -2}),
        s -> s.setObject(1, new Integer[] {null, 3}),
        s -> s.setObject(1, new long[] {5_000_000_000L}),
        s -> s.setObject(1, new short[] {}),
        s -> s.setObject(1, new String[] {"a", "", "NULL", null, "{,\"\\}"}),
        s -> s.setArray(1, connection.createArrayOf("int4", new Object[] {1, null})),
        s -> s.setArray(1, connection.createArrayOf("bigint", new Object[] {1L})),
        s -> s.setArray(1, connection.createArrayOf("text", new Object[] {"a b", null})),
        s -> s.setArray(1, connection.createArrayOf("uuid", new Object[] {new UUID(1, 2)})),
      };
      for (int i = 0; i < binds.length; i++) {
        assertThat(check(connection, "array " + i, binds[i])).as("array " + i).isNotNull();
      }
    }
  }

  @Test
  void whatOnlyPgjdbcUnderstandsIsNotRecorded() throws Exception {
    try (Connection connection = connect("stringtype=varchar")) {
      PGobject json = new PGobject();
      json.setType("json");
      json.setValue("{}");
      Bind[] binds = {
        s -> s.setTime(1, Time.valueOf("01:02:03")),
        s -> s.setObject(1, Time.valueOf("01:02:03")),
        s -> s.setObject(1, OffsetTime.of(1, 2, 3, 4, ZoneOffset.UTC)),
        s -> s.setObject(1, json),
        s -> s.setObject(1, new int[][] {{1}}),
        s -> s.setObject(1, new String[] {"a\0"}),
        s -> s.setArray(1, connection.createArrayOf("numeric", new Object[] {BigDecimal.ONE})),
        s -> s.setArray(1, connection.createArrayOf("int4", new Object[][] {{1}, {2}})),
        s -> s.setAsciiStream(1, new ByteArrayInputStream(new byte[] {65}), 1),
        s -> s.setBinaryStream(1, new ByteArrayInputStream(new byte[] {65})),
        s -> s.setCharacterStream(1, new StringReader("a")),
        s -> s.setTimestamp(1, new PGTimestamp(0)),
        s -> s.setTimestamp(1, new Timestamp(Long.MAX_VALUE)),
        s -> s.setDate(1, new Date(Long.MIN_VALUE)),
        s -> s.setTimestamp(1, Timestamp.valueOf("1582-10-04 00:00:00")),
        s -> s.setObject(1, LocalDate.MAX),
        s -> s.setObject(1, LocalTime.MAX),
        s -> s.setObject(1, OffsetDateTime.MIN),
        s -> s.setNull(1, Types.OTHER, "json"),
        s -> s.setObject(1, 1.5d, Types.INTEGER),
      };
      for (int i = 0; i < binds.length; i++) {
        assertThat(check(connection, "opaque " + i, binds[i])).as("opaque " + i).isNull();
      }
    }
  }

  @Test
  void bindingAgainAndClearing() throws Exception {
    try (Connection connection = connect("stringtype=varchar");
        PreparedStatement s = connection.prepareStatement("select ?, ?, ?, ?, ?, ?")) {
      for (int i = 6; i >= 1; i--) {
        s.setInt(i, i);
      }
      s.execute();
      assertThat(last()).extracting(BoundParameter::value).containsExactly(1, 2, 3, 4, 5, 6);
      s.setTime(2, Time.valueOf("01:02:03"));
      s.execute();
      assertThat(last()).isNull();
      s.setString(2, "two");
      s.execute();
      assertThat(last()).extracting(BoundParameter::value).containsExactly(1, "two", 3, 4, 5, 6);
      s.clearParameters();
      s.setInt(2, 2);
      s.execute();
      assertThat(last()).isNull();
    }
  }

  private @Nullable List<BoundParameter> last() {
    return requests.get(requests.size() - 1).parameters();
  }
}
