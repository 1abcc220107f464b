package io.htap.driver.config;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.spi.Freshness;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The driver's own properties of one connection, parsed. Immutable. */
public final class HtapConfig {
  private static final int LEAST_CONCURRENCY = 2;

  /**
   * What the properties of open connections have said, so that it is parsed once for all that are
   * opened alike. Since it knows a password, nothing but their sessions holds it.
   */
  private static final Cache<Map<String, String>, HtapConfig> KNOWN =
      Caffeine.newBuilder().weakValues().build();

  private final Map<HtapProperty, String> given;
  private final Map<HtapProperty, Object> values;
  private final List<SourceFile> files;
  private final int hash;

  private HtapConfig(
      Map<HtapProperty, String> given, Map<HtapProperty, Object> values, List<SourceFile> files) {
    this.given = given;
    this.values = values;
    this.files = files;
    hash = values.hashCode() * 31 + files.hashCode();
  }

  /**
   * Parses properties by name.
   *
   * @throws HtapException 22023 for a name that does not exist or a value that is not allowed
   */
  public static HtapConfig parse(Map<String, String> texts) throws HtapException {
    Map<HtapProperty, String> given = new EnumMap<>(HtapProperty.class);
    List<SourceFile> files = new ArrayList<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(texts).entrySet()) {
      if (HtapProperty.namesTable(entry.getKey())) {
        files.add(HtapProperty.parseTable(entry.getKey(), entry.getValue()));
      } else {
        given.put(HtapProperty.require(entry.getKey()), entry.getValue());
      }
    }
    Map<HtapProperty, Object> values = new EnumMap<>(Defaults.VALUES);
    for (Map.Entry<HtapProperty, String> entry : given.entrySet()) {
      values.put(entry.getKey(), entry.getKey().parse(entry.getValue()));
    }
    HtapConfig config =
        new HtapConfig(Collections.unmodifiableMap(given), values, List.copyOf(files));
    for (String name : config.duckdbWritable()) {
      if (name.contains(".") && files.stream().noneMatch(f -> f.name().toString().equals(name))) {
        throw new HtapException(
            SqlState.INVALID_PARAMETER_VALUE,
            HtapProperty.DUCKDB_WRITABLE.propertyName()
                + " names "
                + name
                + ", and there is no htap.table."
                + name);
      }
    }
    return config;
  }

  /** Parsed once: each connection that is opened has nearly all of them. */
  private static final class Defaults {
    private static final Map<HtapProperty, Object> VALUES = values();

    private static Map<HtapProperty, Object> values() {
      Map<HtapProperty, Object> values = new EnumMap<>(HtapProperty.class);
      for (HtapProperty property : HtapProperty.values()) {
        String text = property.defaultText();
        if (text != null) {
          try {
            values.put(property, property.parse(text));
          } catch (HtapException e) {
            throw new IllegalStateException("a default that is not allowed", e);
          }
        }
      }
      return values;
    }
  }

  /** Parses what a URL and the caller's properties say; the URL wins, as it does in pgjdbc. */
  public static HtapConfig parse(HtapUrl url, Properties properties) throws HtapException {
    Map<String, String> texts = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (HtapProperty.claims(name)) {
        texts.put(name, properties.getProperty(name));
      }
    }
    texts.putAll(url.htapParameters());
    HtapConfig known = KNOWN.getIfPresent(texts);
    if (known == null) {
      known = parse(texts);
      KNOWN.put(texts, known);
    }
    return known;
  }

  public boolean enabled() {
    return (boolean) require(HtapProperty.ENABLED);
  }

  /** The patterns of the tables to copy; empty for none. */
  public List<String> replicaTables() {
    return patterns(HtapProperty.REPLICA_TABLES);
  }

  public List<String> replicaExclude() {
    return patterns(HtapProperty.REPLICA_EXCLUDE);
  }

  /** Null for the connection's own user. */
  public @Nullable String replicaUser() {
    return (String) values.get(HtapProperty.REPLICA_USER);
  }

  /** Null for the connection's own password. */
  public @Nullable String replicaPassword() {
    return (String) values.get(HtapProperty.REPLICA_PASSWORD);
  }

  /** Null where the connection itself leads. */
  public @Nullable String replicaUrl() {
    return (String) values.get(HtapProperty.REPLICA_URL);
  }

  /** In bytes. */
  public long replicaMemory() {
    return (long) require(HtapProperty.REPLICA_MEMORY);
  }

  public int replicaParallel() {
    return (int) require(HtapProperty.REPLICA_PARALLEL);
  }

  /** Null for a copy in memory. */
  public @Nullable String duckdbPath() {
    return (String) values.get(HtapProperty.DUCKDB_PATH);
  }

  /** Null for DuckDB's own default. */
  public @Nullable Integer duckdbThreads() {
    return (Integer) values.get(HtapProperty.DUCKDB_THREADS);
  }

  /** A size as DuckDB writes it; null for DuckDB's own default. */
  public @Nullable String duckdbMemory() {
    return (String) values.get(HtapProperty.DUCKDB_MEMORY);
  }

  /** How many statements run on the copy at once. */
  public int duckdbConcurrency() {
    Integer given = (Integer) values.get(HtapProperty.DUCKDB_CONCURRENCY);
    if (given != null) {
      return given;
    }
    Integer threads = duckdbThreads();
    int used = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    return Math.max(LEAST_CONCURRENCY, used);
  }

  /** A file of SQL that DuckDB runs at its start; null for none. */
  public @Nullable String duckdbInit() {
    return (String) values.get(HtapProperty.DUCKDB_INIT);
  }

  /** The schemas and files of DuckDB that statements may write; empty for none. */
  public List<String> duckdbWritable() {
    return patterns(HtapProperty.DUCKDB_WRITABLE);
  }

  /** The relations that are files, by {@code htap.table.<name>}. */
  public List<SourceFile> files() {
    return files;
  }

  /** Whether keys travel between the engines. */
  public boolean pushdownSemijoin() {
    return (boolean) require(HtapProperty.PUSHDOWN_SEMIJOIN);
  }

  /** Whether the bounds of keys travel where they are too many. */
  public boolean pushdownRange() {
    return (boolean) require(HtapProperty.PUSHDOWN_RANGE);
  }

  /** Whether a filter of the keys travels where they are too many. */
  public boolean pushdownBloom() {
    return (boolean) require(HtapProperty.PUSHDOWN_BLOOM);
  }

  /** Whether wide columns are fetched last. */
  public boolean pushdownLate() {
    return (boolean) require(HtapProperty.PUSHDOWN_LATE);
  }

  /** So few rows of a relation are fetched without asking for keys. */
  public long pushdownRows() {
    return (long) require(HtapProperty.PUSHDOWN_ROWS);
  }

  /** So many connections may be open beside the sessions' own. */
  public long pushdownConnections() {
    return (long) require(HtapProperty.PUSHDOWN_CONNECTIONS);
  }

  /** Whether conditions are evaluated where the rows are. */
  public boolean pushdownFilter() {
    return (boolean) require(HtapProperty.PUSHDOWN_FILTER);
  }

  /** Whether Postgres answers queries by itself that reduce its rows, and groups them itself. */
  public boolean pushdownAggregate() {
    return (boolean) require(HtapProperty.PUSHDOWN_AGGREGATE);
  }

  public WhenLocked duckdbLocked() {
    return (WhenLocked) require(HtapProperty.DUCKDB_LOCKED);
  }

  public Duration idle() {
    return (Duration) require(HtapProperty.IDLE);
  }

  public RouteChoice route() {
    return (RouteChoice) require(HtapProperty.ROUTE);
  }

  /** The file that keeps what the router has learned; null for none. */
  public @Nullable Path statePath() {
    String given = (String) values.get(HtapProperty.STATE_PATH);
    String beside = duckdbPath();
    if (given == null && beside == null) {
      return null;
    }
    return Path.of(given == null ? beside + ".learned" : given).toAbsolutePath().normalize();
  }

  public RoutingMode routing() {
    return (RoutingMode) require(HtapProperty.ROUTING);
  }

  /** Whether a statement that is late on Postgres is begun on the copy, too. */
  public boolean hedge() {
    return (boolean) require(HtapProperty.HEDGE);
  }

  public Freshness freshness() {
    return (Freshness) require(HtapProperty.FRESHNESS);
  }

  public String tenant() {
    return (String) require(HtapProperty.TENANT);
  }

  public Duration freshnessWait() {
    return (Duration) require(HtapProperty.FRESHNESS_WAIT);
  }

  public Equivalence equivalence() {
    return (Equivalence) require(HtapProperty.EQUIVALENCE);
  }

  /** The share of the copy's answers that are verified, from 0 to 1. */
  public double verify() {
    return (double) require(HtapProperty.VERIFY);
  }

  /** From when on a statement is logged as slow; null for never. */
  public @Nullable Duration slowStatement() {
    return (Duration) values.get(HtapProperty.SLOW_STATEMENT);
  }

  /** In bytes; 0 for what the engine thinks fit. */
  public long gpuMemory() {
    Long given = (Long) values.get(HtapProperty.GPU_MEMORY);
    return given == null ? 0 : given;
  }

  /** Whether the router may choose a GPU by itself. */
  public boolean gpuAuto() {
    return (boolean) require(HtapProperty.GPU_AUTO);
  }

  /** So few rows the router sends to no GPU by itself. */
  public long gpuRows() {
    return (long) require(HtapProperty.GPU_ROWS);
  }

  public Duration await() {
    return (Duration) require(HtapProperty.AWAIT);
  }

  /** The text of a property as given, or its default; null when neither exists. */
  public @Nullable String text(HtapProperty property) {
    return given.getOrDefault(property, property.defaultText());
  }

  @SuppressWarnings("unchecked")
  private List<String> patterns(HtapProperty property) {
    Object patterns = values.get(property);
    return patterns == null ? List.of() : (List<String>) patterns;
  }

  private Object require(HtapProperty property) {
    Object value = values.get(property);
    if (value == null) {
      throw new IllegalStateException(property.propertyName() + " has no default");
    }
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof HtapConfig config
            && values.equals(config.values)
            && files.equals(config.files);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** What was given, without secrets. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("HtapConfig[");
    given.forEach(
        (property, value) ->
            text.append(text.length() > 11 ? ", " : "")
                .append(property.propertyName())
                .append('=')
                .append(property.secret() ? "***" : value));
    files.forEach(file -> text.append(text.length() > 11 ? ", " : "").append(file));
    return text.append(']').toString();
  }
}
