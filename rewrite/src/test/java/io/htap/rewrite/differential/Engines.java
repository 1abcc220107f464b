package io.htap.rewrite.differential;

import io.htap.parser.ParseResult;
import io.htap.parser.SqlParser;
import io.htap.rewrite.Translator;
import io.htap.rewrite.translation.Finishing;
import io.htap.rewrite.translation.OutputColumn;
import io.htap.rewrite.translation.SortKey;
import io.htap.rewrite.translation.Translation;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.rewrite.translation.Translation.Untranslatable;
import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.ParameterFacts;
import io.htap.spi.PgType;
import io.htap.spi.SessionFacts;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.postgresql.jdbc.PgResultSet;
import org.postgresql.util.PGInterval;

/** Both engines over the same rows. */
final class Engines {
  private final Connection postgres;
  private final Connection duck;
  private final CatalogFacts catalog;
  private final SessionFacts session;

  Engines(Connection postgres, boolean byteOrder) throws SQLException {
    this(postgres, byteOrder, false);
  }

  Engines(Connection postgres, boolean byteOrder, boolean floatsRelaxed) throws SQLException {
    this(
        postgres,
        byteOrder ? CollationFacts.Order.BYTES : CollationFacts.Order.ICU_ROOT,
        floatsRelaxed);
  }

  Engines(Connection postgres, CollationFacts.Order order, boolean floatsRelaxed)
      throws SQLException {
    this.postgres = postgres;
    boolean byteOrder = order == CollationFacts.Order.BYTES;
    CollationFacts database =
        new CollationFacts(
            CollationFacts.DEFAULT_OID,
            true,
            order,
            byteOrder ? CollationFacts.LetterCase.ASCII : CollationFacts.LetterCase.UNICODE);
    this.catalog = Catalog.read(postgres, database);
    this.session = new SessionFacts("UTC", true, database, floatsRelaxed);
    this.duck = Duck.copyOf(postgres, catalog);
  }

  /** Rows as text, and the columns' types as {@code oid/typmod}. */
  record Answer(List<String> types, List<List<String>> rows) {}

  /** A bound value with what Postgres takes it for. */
  record Value(PgType type, Object value) {
    ParameterFacts facts() {
      int scale = value instanceof BigDecimal d ? d.scale() : 0;
      int precision = value instanceof BigDecimal d ? d.precision() : 0;
      return new ParameterFacts(type.oid(), value == null, scale, precision);
    }
  }

  /** What it would be in a session of that time zone. */
  Translation translateIn(String timeZone, String sql) {
    return Translator.translate(
        (ParseResult.Parsed) SqlParser.parse(sql),
        catalog,
        new SessionFacts(timeZone, true, session.databaseCollation(), false),
        List.of());
  }

  Translation translate(String sql, Value... values) {
    ParseResult parsed = SqlParser.parse(sql);
    if (parsed instanceof ParseResult.Unparsed unparsed) {
      return new Untranslatable(unparsed.reason());
    }
    return Translator.translate(
        (ParseResult.Parsed) parsed,
        catalog,
        session,
        Arrays.stream(values).map(Value::facts).toList());
  }

  Answer askPostgres(String sql, Value... values) throws SQLException {
    try (PreparedStatement s = postgres.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        s.setObject(i + 1, values[i].value());
      }
      try (ResultSet r = s.executeQuery()) {
        org.postgresql.core.Field[] fields = fields(r);
        List<String> types = new ArrayList<>();
        for (org.postgresql.core.Field f : fields) {
          types.add(f.getOID() + "/" + f.getMod());
        }
        List<List<String>> rows = new ArrayList<>();
        while (r.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= fields.length; i++) {
            boolean real = fields[i - 1].getOID() == 700 || fields[i - 1].getOID() == 701;
            String text = r.getString(i);
            boolean interval = fields[i - 1].getOID() == 1186;
            row.add(
                text == null
                    ? null
                    : real
                        ? Rendering.number(number(r, i, text))
                        : interval ? parts((PGInterval) r.getObject(i)) : text);
          }
          rows.add(row);
        }
        return new Answer(types, rows);
      }
    }
  }

  private static String parts(PGInterval i) {
    long micros =
        i.getHours() * 3_600_000_000L
            + i.getMinutes() * 60_000_000L
            + i.getWholeSeconds() * 1_000_000L
            + i.getMicroSeconds();
    int months = i.getYears() * 12 + i.getMonths();
    return months + " months " + i.getDays() + " days " + micros + " micros";
  }

  private static Number number(ResultSet r, int i, String text) throws SQLException {
    return text.length() > 20
        ? r.getDouble(i)
        : fields(r)[i - 1].getOID() == 700 ? (Number) r.getFloat(i) : r.getDouble(i);
  }

  Answer askDuck(Translated translated, Value... values) throws SQLException {
    try (PreparedStatement s = duck.prepareStatement(translated.sql())) {
      for (int i = 0; i < translated.parameters().size(); i++) {
        Object value = values[translated.parameters().get(i).source() - 1].value();
        s.setObject(i + 1, value == null ? null : value.toString());
      }
      try (ResultSet r = s.executeQuery()) {
        List<List<String>> rows = new ArrayList<>();
        int all = r.getMetaData().getColumnCount();
        while (r.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= all; i++) {
            row.add(
                i <= translated.columns().size()
                    ? Rendering.text(r, i, translated.columns().get(i - 1))
                    : r.getString(i));
          }
          rows.add(row);
        }
        List<String> types =
            translated.columns().stream().map(c -> c.typeOid() + "/" + c.typmod()).toList();
        return new Answer(types, finish(translated, rows, values));
      }
    }
  }

  private List<List<String>> finish(Translated translated, List<List<String>> rows, Value... values)
      throws SQLException {
    Finishing finishing = translated.finishing();
    if (finishing == null) {
      return rows;
    }
    Comparator<List<String>> order = (a, b) -> 0;
    for (SortKey key : finishing.keys()) {
      order = order.thenComparing(comparator(key, rows, translated.columns()));
    }
    List<List<String>> sorted = new ArrayList<>(rows);
    sorted.sort(order);
    long offset = count(finishing.offset(), 0, values);
    long limit = count(finishing.limit(), Long.MAX_VALUE, values);
    return sorted.stream()
        .skip(offset)
        .limit(limit)
        .map(row -> row.subList(0, finishing.visible()))
        .toList();
  }

  private static long count(Finishing.RowCount count, long none, Value... values) {
    if (count == null) {
      return none;
    }
    return count.parameter() == 0
        ? count.constant()
        : ((Number) values[count.parameter() - 1].value()).longValue();
  }

  private Comparator<List<String>> comparator(
      SortKey key, List<List<String>> rows, List<OutputColumn> columns) throws SQLException {
    int c = key.column();
    Comparator<String> values =
        switch (key.order()) {
          case BYTES ->
              (a, b) ->
                  Arrays.compareUnsigned(
                      a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
          case COLLATION -> byPostgres(rows.stream().map(r -> r.get(c)).toList());
          case NATIVE -> nativeOrder(c < columns.size() ? columns.get(c).type() : PgType.NUMERIC);
        };
    Comparator<String> directed = key.ascending() ? values : values.reversed();
    Comparator<String> nulls =
        key.nullsFirst() ? Comparator.nullsFirst(directed) : Comparator.nullsLast(directed);
    return (a, b) -> nulls.compare(a.get(c), b.get(c));
  }

  private static Comparator<String> nativeOrder(PgType type) {
    return type.isNumber()
        ? Comparator.comparing(BigDecimal::new)
        : Comparator.<String>naturalOrder();
  }

  private Comparator<String> byPostgres(List<String> texts) throws SQLException {
    Map<String, Integer> rank = new HashMap<>();
    Object[] distinct = texts.stream().filter(Objects::nonNull).distinct().toArray();
    try (PreparedStatement s = postgres.prepareStatement("select x from unnest(?) x order by x")) {
      s.setArray(1, postgres.createArrayOf("text", distinct));
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          rank.put(r.getString(1), rank.size());
        }
      }
    }
    return Comparator.comparing(rank::get);
  }

  private static org.postgresql.core.Field[] fields(ResultSet r) {
    try {
      Field field = PgResultSet.class.getDeclaredField("fields");
      field.setAccessible(true);
      return (org.postgresql.core.Field[]) field.get(r);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
