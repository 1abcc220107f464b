package io.htap.driver.config;

import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every property of the driver. URL parsing, the data sources, {@code DriverPropertyInfo}, {@code
 * SET htap.…} and the reference page all read this enum, so that they cannot disagree.
 */
public enum HtapProperty {
  ENABLED(
      "htap.enabled",
      "true",
      ValueType.BOOLEAN,
      Scope.SESSION,
      "The kill switch: when false at connect, the connection is pgjdbc's own; when false in a"
          + " session, every statement runs on Postgres."),
  REPLICA_TABLES(
      "htap.replica.tables",
      null,
      ValueType.PATTERNS,
      Scope.CONNECTION,
      "The tables to keep a columnar copy of. Nothing is replicated unless it is named here. A"
          + " pattern is schema.table, or a table of the schema public; * stands for any characters;"
          + " upper and lower case differ. A part in double quotes is the name itself, with dots,"
          + " stars, commas and all. A partitioned table, or one that others inherit from, brings"
          + " with it all tables beneath it."),
  REPLICA_EXCLUDE(
      "htap.replica.exclude",
      null,
      ValueType.PATTERNS,
      Scope.CONNECTION,
      "Tables to leave out of htap.replica.tables, in patterns of the same form. A partition left"
          + " out keeps its partitioned table out too."),
  REPLICA_USER(
      "htap.replica.user",
      null,
      ValueType.TEXT,
      Scope.CONNECTION,
      "The user that reads the replication stream; the connection's own by default."),
  REPLICA_PASSWORD(
      "htap.replica.password",
      null,
      ValueType.TEXT,
      Scope.SECRET,
      "The password of htap.replica.user; the connection's own by default."),
  REPLICA_URL(
      "htap.replica.url",
      null,
      ValueType.PG_URL,
      Scope.SECRET,
      "Where the copy connects, when the application itself goes through a pooler; it must be the"
          + " same database. What it does not say is taken from the connection's own URL."),
  REPLICA_MEMORY(
      "htap.replica.memory",
      "256MB",
      ValueType.BYTES,
      Scope.CONNECTION,
      "How much of the heap the changes under way may take."),
  REPLICA_PARALLEL(
      "htap.replica.parallel",
      "2",
      ValueType.COUNT,
      Scope.CONNECTION,
      "How many connections take the initial snapshot."),
  DUCKDB_PATH(
      "htap.duckdb.path",
      null,
      ValueType.TEXT,
      Scope.CONNECTION,
      "The file of the copy; in memory by default."),
  DUCKDB_THREADS(
      "htap.duckdb.threads",
      null,
      ValueType.COUNT,
      Scope.CONNECTION,
      "How many threads DuckDB uses; all processors by default."),
  DUCKDB_MEMORY(
      "htap.duckdb.memory",
      null,
      ValueType.SIZE_TEXT,
      Scope.CONNECTION,
      "How much memory DuckDB uses; its own default when not given."),
  DUCKDB_CONCURRENCY(
      "htap.duckdb.concurrency",
      null,
      ValueType.COUNT,
      Scope.CONNECTION,
      "How many statements run on the copy at once; as many as DuckDB has threads, and at"
          + " least two, by default. Others wait for their turn, short ones before long ones, or"
          + " run on Postgres where waiting would cost more than the copy saves. With"
          + " htap.routing=learned fewer run while transactions prevail."),
  DUCKDB_INIT(
      "htap.duckdb.init",
      null,
      ValueType.TEXT,
      Scope.CONNECTION,
      "A file of SQL that DuckDB runs once at its start, before it is locked down; what it makes"
          + " can be queried and joined like tables of Postgres."),
  DUCKDB_WRITABLE(
      "htap.duckdb.writable",
      null,
      ValueType.NAMES,
      Scope.CONNECTION,
      "What of DuckDB's own statements may write: schemas, in which tables may be made, filled and"
          + " dropped and which are made where they are not there, and relations of"
          + " htap.table.<name>, to which Parquet files may be added. Nothing by default."),
  DUCKDB_LOCKED(
      "htap.duckdb.locked",
      "error",
      ValueType.oneOf(WhenLocked.class),
      Scope.CONNECTION,
      "What to do when another process owns the file: refuse the connection, or keep a copy in"
          + " memory."),
  IDLE(
      "htap.idle",
      "10s",
      ValueType.DURATION,
      Scope.CONNECTION,
      "How long the copy outlives the last connection that used it."),
  ROUTE(
      "htap.route",
      "auto",
      ValueType.oneOf(RouteChoice.class),
      Scope.SESSION,
      "The engine to prefer. Whatever is asked for, a statement leaves Postgres only where the"
          + " answer is the same."),
  ROUTING(
      "htap.routing",
      "cost",
      ValueType.oneOf(RoutingMode.class),
      Scope.SESSION,
      "What the router goes by: prices alone (cost), or also what a statement's own runs have shown"
          + " on either engine (learned), of which a few are tried elsewhere to learn from; or what"
          + " was learned so far (fixed)."),
  HEDGE(
      "htap.hedge",
      "false",
      ValueType.BOOLEAN,
      Scope.SESSION,
      "Whether a statement that Postgres has, and that takes longer there than nineteen of twenty of"
          + " its runs, is begun on the copy, too: the first answer counts, and the other run is"
          + " stopped. And whether what DuckDB has goes to Postgres when that would have answered by"
          + " now. Where htap.routing is learned; the former in autocommit."),
  STATE_PATH(
      "htap.state.path",
      null,
      ValueType.TEXT,
      Scope.CONNECTION,
      "The file that keeps what the router has learned. Beside the file of the copy by default, with"
          + " .learned added to its name; a copy in memory keeps nothing. The recorded runs and the"
          + " model that was trained from them lie beside it, with .runs and .model added."),
  TENANT(
      "htap.tenant",
      "",
      ValueType.TEXT,
      Scope.SESSION,
      "Whose statements these are: what their runs have shown is kept for each tenant by itself,"
          + " since the same statement may meet a thousand rows of one and a million of another."),
  FRESHNESS(
      "htap.freshness",
      "strict",
      ValueType.FRESHNESS,
      Scope.SESSION,
      "How fresh an answer from the copy has to be."),
  FRESHNESS_WAIT(
      "htap.freshness.wait",
      "2s",
      ValueType.DURATION,
      Scope.SESSION,
      "How long a statement may wait for the copy to become fresh before it runs on Postgres."),
  EQUIVALENCE(
      "htap.equivalence",
      "exact",
      ValueType.oneOf(Equivalence.class),
      Scope.SESSION,
      "What counts as the same answer."),
  VERIFY(
      "htap.verify",
      "0",
      ValueType.SHARE,
      Scope.SESSION,
      "The share of the statements answered by the copy that are run again in the background, on"
          + " both engines at one position of the log, and compared. A statement that differs stays"
          + " on Postgres from then on."),
  SLOW_STATEMENT(
      "htap.slow.statement",
      null,
      ValueType.DURATION,
      Scope.SESSION,
      "Statements that take so long or longer are logged, on whichever engine, with the reason and"
          + " what they spent on what, by the logger io.htap.slow. None by default."),
  PUSHDOWN_SEMIJOIN(
      "htap.pushdown.semijoin",
      "true",
      ValueType.BOOLEAN,
      Scope.SESSION,
      "Whether the keys of one side of a join select the rows that the other side sends, where the"
          + " sides are in two engines."),
  PUSHDOWN_ROWS(
      "htap.pushdown.rows",
      "2000",
      ValueType.ROWS,
      Scope.SESSION,
      "Of so many rows or fewer, by Postgres's estimate, all are sent without asking which of them"
          + " the keys of the other side select."),
  PUSHDOWN_RANGE(
      "htap.pushdown.range",
      "true",
      ValueType.BOOLEAN,
      Scope.SESSION,
      "Whether the least and the greatest key of one side select the rows that the other side sends"
          + " where there are too many keys to send each."),
  PUSHDOWN_BLOOM(
      "htap.pushdown.bloom",
      "true",
      ValueType.BOOLEAN,
      Scope.SESSION,
      "Whether a Bloom filter of the keys of one side selects the rows that the other side sends"
          + " where there are too many keys to send each, and they select few of millions of rows."),
  PUSHDOWN_LATE(
      "htap.pushdown.late",
      "true",
      ValueType.BOOLEAN,
      Scope.SESSION,
      "Whether wide columns of a table are fetched last, for the rows that joins with relations of"
          + " DuckDB have left, where the keys of the other side are too many to be sent."),
  PUSHDOWN_CONNECTIONS(
      "htap.pushdown.connections",
      "2",
      ValueType.ROWS,
      Scope.SESSION,
      "So many connections to Postgres may be open beside those of the sessions that log in alike,"
          + " to bring the rows of large tables to DuckDB in parallel. With 0 all rows come by the"
          + " session's own."),
  PUSHDOWN_FILTER(
      "htap.pushdown.filter",
      "true",
      ValueType.BOOLEAN,
      Scope.SESSION,
      "Whether Postgres applies the conditions on its tables itself, where a statement joins them"
          + " with relations of DuckDB."),
  PUSHDOWN_AGGREGATE(
      "htap.pushdown.aggregate",
      "true",
      ValueType.BOOLEAN,
      Scope.SESSION,
      "Whether Postgres answers derived tables and WITH queries by itself that group, aggregate or cut"
          + " off rows of its tables alone, in a statement that also reads relations of DuckDB, and"
          + " groups the rows of a table before they are joined with those."),
  GPU_MEMORY(
      "htap.gpu.memory",
      null,
      ValueType.BYTES,
      Scope.CONNECTION,
      "How much of a GPU's memory the columns of a copy may take. Half of what is free when the"
          + " first statement asks for it, by default."),
  GPU_AUTO(
      "htap.gpu.auto",
      "false",
      ValueType.BOOLEAN,
      Scope.SESSION,
      "Whether the router may choose a GPU by itself, where htap.route is auto. Otherwise only"
          + " htap.route=gpu sends statements there."),
  GPU_ROWS(
      "htap.gpu.rows",
      "100000",
      ValueType.ROWS,
      Scope.SESSION,
      "A statement whose tables have fewer rows together, by Postgres's estimate, the router never"
          + " sends to a GPU by itself."),
  AWAIT(
      "htap.await",
      "0s",
      ValueType.DURATION,
      Scope.CONNECTION,
      "How long a new connection waits for the initial snapshot.");

  /** The prefix that all names share. */
  public static final String PREFIX = "htap.";

  private static final Map<String, HtapProperty> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(p -> p.text, Function.identity()));

  private enum Scope {
    CONNECTION,
    SESSION,
    SECRET
  }

  private final String text;
  private final @Nullable String defaultText;
  private final ValueType<?> type;
  private final Scope scope;
  private final String description;

  HtapProperty(
      String text,
      @Nullable String defaultText,
      ValueType<?> type,
      Scope scope,
      String description) {
    this.text = text;
    this.defaultText = defaultText;
    this.type = type;
    this.scope = scope;
    this.description = description;
  }

  /** The name, such as {@code htap.route}. */
  public String propertyName() {
    return text;
  }

  /** The default as text; null when there is none. */
  public @Nullable String defaultText() {
    return defaultText;
  }

  /** What the property does, in a sentence. */
  public String description() {
    return description;
  }

  /** What is allowed, in words. */
  public String allowed() {
    return type.allowed();
  }

  /** The possible values, when they are few; empty otherwise. */
  public List<String> choices() {
    return type.choices();
  }

  /** Whether {@code SET} can change it within a session. */
  public boolean settableInSession() {
    return scope == Scope.SESSION;
  }

  /** Whether its value must never be shown. */
  public boolean secret() {
    return scope == Scope.SECRET;
  }

  /** Whether a name is one of the driver's own, well spelt or not. */
  public static boolean claims(String name) {
    return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }

  /** Whether a name is one of the family {@code htap.table.<name>}. */
  public static boolean namesTable(String name) {
    return name.startsWith(SourceFile.PREFIX);
  }

  /**
   * Parses one of the family {@code htap.table.<name>}.
   *
   * @throws HtapException 22023 when the name or the value is not allowed
   */
  public static SourceFile parseTable(String name, String value) throws HtapException {
    try {
      return SourceFile.parse(name.substring(SourceFile.PREFIX.length()), value);
    } catch (IllegalArgumentException e) {
      throw new HtapException(
          SqlState.INVALID_PARAMETER_VALUE,
          "Invalid value '"
              + value
              + "' for property "
              + name
              + "; allowed: "
              + SourceFile.allowed()
              + ", and as the name a table or schema.table",
          e);
    }
  }

  /** The property of that exact name; null when there is none. */
  public static @Nullable HtapProperty byName(String name) {
    return BY_NAME.get(name);
  }

  /**
   * The property of that exact name.
   *
   * @throws HtapException 22023, with the nearest name, when there is none
   */
  public static HtapProperty require(String name) throws HtapException {
    HtapProperty property = byName(name);
    if (property == null) {
      throw new HtapException(
          SqlState.INVALID_PARAMETER_VALUE,
          "Unknown property " + name + "; did you mean " + nearest(name).text + "?");
    }
    return property;
  }

  /** The property whose name is spelt most alike. */
  public static HtapProperty nearest(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .min(Comparator.comparingInt(p -> EditDistance.between(wanted, p.text)))
        .orElseThrow();
  }

  /**
   * Parses a value.
   *
   * @throws HtapException 22023, with what is allowed, for a value that is not; a secret is not
   *     repeated
   */
  public Object parse(String value) throws HtapException {
    try {
      return type.parser().apply(value);
    } catch (IllegalArgumentException e) {
      throw new HtapException(
          SqlState.INVALID_PARAMETER_VALUE,
          "Invalid value"
              + (secret() ? "" : " '" + value + "'")
              + " for property "
              + text
              + "; allowed: "
              + allowed(),
          secret() ? null : e);
    }
  }
}
