package io.htap.driver.federation;

import io.htap.driver.engine.duckdb.RowReader;
import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.SqlParser;
import io.htap.pushdown.Step.KeySource;
import io.htap.replica.catalog.Identifiers;
import io.htap.rewrite.Translator;
import io.htap.rewrite.translation.OutputColumn;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.ColumnFacts;
import io.htap.spi.HtapException;
import io.htap.spi.JoinGraph.Condition;
import io.htap.spi.JoinGraph.KeyPair;
import io.htap.spi.JoinGraph.KeyPath;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.SqlState;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Tuple;

/** Reads the different keys that a relation in DuckDB has for another one. */
final class KeyReader {
  private final FederatedPlan plan;

  KeyReader(FederatedPlan plan) {
    this.plan = plan;
  }

  /**
   * Keys as Postgres prints them.
   *
   * @param columns one list of values for each column of the key, all of one length; no NULL
   */
  record Keys(List<List<String>> columns) {
    int count() {
      return columns.get(0).size();
    }
  }

  /**
   * Reads them.
   *
   * @return null when there are more than {@code most}
   */
  @Nullable Keys read(Statement statement, KeySource source, long most) throws SQLException {
    List<OutputColumn> types = new ArrayList<>();
    List<List<String>> columns = new ArrayList<>();
    for (KeyPair pair : source.path().keys()) {
      types.add(type(source.path(), pair));
      columns.add(new ArrayList<>());
    }
    RowReader reader = new RowReader(types, false, ZoneId.of("UTC"));
    try (ResultSet row = statement.executeQuery(sql(source) + " LIMIT " + (most + 1))) {
      while (row.next()) {
        if (columns.get(0).size() == most) {
          return null;
        }
        Tuple tuple = reader.read(row);
        for (int i = 0; i < columns.size(); i++) {
          byte[] value = Objects.requireNonNull(tuple.get(i));
          columns.get(i).add(new String(value, StandardCharsets.UTF_8));
        }
      }
    }
    return new Keys(columns);
  }

  private OutputColumn type(KeyPath path, KeyPair pair) {
    ColumnFacts column = column(path.from(), pair.from());
    PgType type = Objects.requireNonNull(column.type());
    // Blanks at the end of a char(n) are no part of the key.
    return new OutputColumn(type == PgType.BPCHAR ? PgType.TEXT : type, column.typmod(), null);
  }

  ColumnFacts column(int node, int attnum) {
    return plan.nodes().get(node).columns().stream()
        .filter(c -> c.attnum() == attnum)
        .findFirst()
        .orElseThrow();
  }

  private String sql(KeySource source) throws HtapException {
    KeyPath path = source.path();
    List<String> keys = path.keys().stream().map(p -> Remote.columnName(p.from())).toList();
    StringBuilder sql = new StringBuilder("SELECT DISTINCT ");
    sql.append(String.join(", ", keys))
        .append(" FROM (")
        .append(rows(source))
        .append(") AS q WHERE ");
    sql.append(keys.stream().map(k -> k + " IS NOT NULL").collect(Collectors.joining(" AND ")));
    for (KeySource narrower : source.narrowing()) {
      if (comparable(narrower.path())) {
        sql.append(
            narrower.path().keys().stream()
                .map(p -> Remote.columnName(p.to()))
                .collect(Collectors.joining(", ", " AND (", ") IN (")));
        sql.append(sql(narrower)).append(')');
      }
    }
    return sql.toString();
  }

  /** Numerics may be held in other ways on either side. */
  private boolean comparable(KeyPath path) {
    return path.keys().stream()
        .noneMatch(pair -> column(path.from(), pair.from()).type() == PgType.NUMERIC);
  }

  /** The rows that meet the node's conditions, its columns named as where they are staged. */
  private String rows(KeySource source) throws HtapException {
    int node = source.path().from();
    if (plan.remote(node)) {
      return "SELECT * FROM " + Translated.staged(node);
    }
    TreeSet<Integer> attnums = new TreeSet<>();
    source.path().keys().forEach(p -> attnums.add(p.from()));
    source.narrowing().forEach(n -> n.path().keys().forEach(p -> attnums.add(p.to())));
    Translated rows = translate(node, attnums, plan.translated().joins().node(node).conditions());
    if (rows == null) {
      // Without the conditions there are more keys, of which none is missing.
      rows = translate(node, attnums, List.of());
    }
    if (rows == null) {
      throw new HtapException(SqlState.SYSTEM_ERROR, "the keys of a relation cannot be read");
    }
    List<String> items = new ArrayList<>();
    for (int attnum : attnums) {
      items.add("o" + (items.size() + 1) + " AS " + Remote.columnName(attnum));
    }
    return "SELECT " + String.join(", ", items) + " FROM (" + rows.sql() + ") AS r";
  }

  private @Nullable Translated translate(
      int node, TreeSet<Integer> attnums, List<Condition> conditions) {
    RelationFacts relation = plan.nodes().get(node);
    RelationName name = Objects.requireNonNull(plan.names().get(relation.oid()));
    List<String> parts = new ArrayList<>();
    for (Condition condition : conditions) {
      String sql = plan.parameters().inline(condition);
      if (sql != null) {
        parts.add("(" + sql + ")");
      }
    }
    String sql =
        attnums.stream()
                .map(a -> Condition.ALIAS + "." + Identifiers.quoted(column(node, a).name()))
                .collect(Collectors.joining(", ", "SELECT ", " FROM "))
            + name.quoted()
            + " AS "
            + Condition.ALIAS
            + (parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts));
    return SqlParser.parse(sql) instanceof Parsed parsed
            && Translator.translate(parsed, plan.catalog(), plan.session(), List.of())
                instanceof Translated translated
        ? translated
        : null;
  }
}
