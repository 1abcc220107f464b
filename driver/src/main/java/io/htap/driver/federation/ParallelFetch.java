package io.htap.driver.federation;

import io.htap.driver.engine.postgres.PlanCost.Expected;
import io.htap.driver.federation.FragmentSql.Use;
import io.htap.driver.federation.cost.Estimates;
import io.htap.driver.federation.cost.Pace;
import io.htap.driver.federation.stream.Companions;
import io.htap.driver.federation.stream.SharedState;
import io.htap.driver.federation.stream.Streams;
import io.htap.pushdown.FederationPlanner;
import io.htap.pushdown.Step.Fragment;
import io.htap.replica.catalog.Identifiers;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.spi.HtapException;
import io.htap.spi.RelationFacts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PgConnection;

/**
 * Rows of tables that Postgres reads from the beginning to the end, by several connections at once:
 * what takes long is not to read them but to take them apart. Each connection asks for some blocks
 * of a table after another.
 *
 * <p>Only what no other session could see otherwise is asked of the session alone: tables without
 * row security (whose policies may look at settings that nobody knows of), which are no temporary
 * ones, in a transaction that the driver has begun. Queries and views go to the session as a whole.
 */
final class ParallelFetch {
  private static final Logger LOG = System.getLogger(ParallelFetch.class.getName());

  /** Of each connection, so that all end at about the same time. */
  private static final int PARTS = 8;

  /** A part of fewer blocks says more of round trips than of rows. */
  private static final long LEAST_BLOCKS = 32;

  private static final String TABLES =
      "SELECT c.oid, (pg_catalog.pg_relation_size(c.oid) /"
          + " pg_catalog.current_setting('block_size')::int8) FROM pg_catalog.pg_class AS c JOIN"
          + " pg_catalog.pg_am AS a ON a.oid = c.relam WHERE c.oid IN (%s) AND c.relkind = 'r' AND"
          + " NOT c.relhassubclass AND c.relpersistence <> 't' AND a.amname = 'heap' AND NOT"
          + " pg_catalog.row_security_active(c.oid) AND"
          // As a whole: who may read some columns may not ask for places, nor lock.
          + " pg_catalog.has_table_privilege(c.oid, 'SELECT') AND"
          + " pg_catalog.has_function_privilege('pg_catalog.pg_export_snapshot()', 'EXECUTE')";

  private final PgConnection raw;
  private final FederatedPlan plan;
  private final FragmentSql sql;
  private final Estimates estimates;
  private final Pace pace;
  private final Companions.Lease companions;
  private final int most;
  private final boolean always;
  private volatile @Nullable Streams<Part> running;

  /**
   * @param most so many connections beside the session's; 0 for none
   * @param always whether it is to be done where it can, even if it does not pay
   */
  ParallelFetch(
      PgConnection raw,
      FederatedPlan plan,
      FragmentSql sql,
      Estimates estimates,
      Pace pace,
      Companions.Lease companions,
      int most,
      boolean always) {
    this.raw = raw;
    this.plan = plan;
    this.sql = sql;
    this.estimates = estimates;
    this.pace = pace;
    this.companions = companions;
    this.most = most;
    this.always = always;
  }

  /**
   * Some blocks of a table, or all of a relation.
   *
   * @param end the first block behind them; negative for all that follow
   * @param anywhere whether other connections than the session's may ask, too
   */
  private record Part(Fragment fragment, long first, long end, boolean anywhere)
      implements Streams.Part {}

  /** What came of it, and by how many connections in how many parts. */
  record Done(int connections, int parts) {}

  /** Those fragments that are worth more than one connection. */
  List<Fragment> worth(List<Fragment> fragments, Gathered gathered) throws SQLException {
    List<Fragment> worth = new ArrayList<>();
    for (Fragment fragment : fragments) {
      // A snapshot is exported from no subtransaction, which a savepoint begins.
      if (most > 0
          && raw.getAutosave() == AutoSave.NEVER
          && plan.isTable(fragment.node())
          && fragment.keys().isEmpty()
          && !gathered.rows().containsKey(fragment.node())
          && !sql.cutsOff(fragment.node())
          && worth(estimates.of(raw, sql.select(fragment, gathered, Use.PLAN)))) {
        worth.add(fragment);
      }
    }
    return worth;
  }

  private boolean worth(Expected expected) {
    return always
        || expected.sequential()
            && FederationPlanner.worthStreams(expected.rows(), expected.width(), pace.fetchNanos());
  }

  /**
   * Fills the tables of fragments, in a transaction that the driver has begun.
   *
   * @param some those of them that are worth it
   * @param rows takes the number of rows, by node
   * @return null when only the session's connection can; the tables are as they were
   * @throws SQLException as of {@link StagedTables#fill}
   */
  @Nullable Done fill(
      StagedTables tables, List<Fragment> all, List<Fragment> some, Gathered gathered, long[] rows)
      throws SQLException {
    Map<Long, Long> blocks = blocks(some);
    if (blocks.isEmpty()) {
      return null;
    }
    SharedState state = SharedState.of(raw, names(blocks));
    // Only now that they are locked they stay as large as they are.
    blocks = blocks(some);
    List<Part> parts = parts(all, some, blocks);
    var copy = new Copy(tables, gathered, rows.length);
    Streams<Part> streams = Streams.of(raw, state, companions, most, parts, copy::worker);
    copy.streams = streams;
    running = streams;
    Throwable trouble;
    try {
      trouble = streams.run(Math.min(most, parts.size() - 1));
    } finally {
      running = null;
    }
    if (trouble instanceof HtapException refusal) {
      throw refusal;
    }
    if (trouble != null) {
      LOG.log(Level.DEBUG, "once more, by the session''s connection: {0}", trouble.toString());
      tables.clear(all);
      return null;
    }
    tables.sent(copy.bytes.get());
    for (Fragment fragment : all) {
      rows[fragment.node()] = copy.rows.get(fragment.node());
    }
    return new Done(streams.count(), parts.size());
  }

  /** Stops it; from any thread. */
  void cancel() throws SQLException {
    Streams<Part> streams = running;
    if (streams == null) {
      raw.cancelQuery();
    } else {
      streams.cancel();
    }
  }

  /**
   * The statement's tables that may be locked, as SQL names them; empty for none. Postgres locks
   * what a statement reads before it takes its snapshot, so that what another session truncates
   * meanwhile is not read as empty.
   */
  String lockable() throws SQLException {
    return names(
        blocksOf(
            IntStream.range(0, plan.nodes().size())
                .filter(plan::isTable)
                .mapToObj(plan.nodes()::get)));
  }

  /** How many blocks each table has, of those that other sessions see as this one does. */
  private Map<Long, Long> blocks(List<Fragment> fragments) throws SQLException {
    return blocksOf(fragments.stream().map(this::relation));
  }

  private Map<Long, Long> blocksOf(Stream<RelationFacts> relations) throws SQLException {
    String oids =
        relations
            .map(relation -> String.valueOf(relation.oid()))
            .distinct()
            .collect(Collectors.joining(", "));
    Map<Long, Long> blocks = new HashMap<>();
    if (oids.isEmpty()) {
      return blocks;
    }
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery(TABLES.formatted(oids))) {
      while (row.next()) {
        blocks.put(row.getLong(1), row.getLong(2));
      }
    }
    return blocks;
  }

  private RelationFacts relation(Fragment fragment) {
    return plan.nodes().get(fragment.node());
  }

  private String names(Map<Long, Long> blocks) {
    return plan.nodes().stream()
        .filter(r -> blocks.containsKey(r.oid()))
        .map(r -> "ONLY " + Identifiers.qualified(r.schema(), r.name()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** What only the session may do comes first, so that nobody waits for it in the end. */
  private List<Part> parts(List<Fragment> all, List<Fragment> some, Map<Long, Long> blocks) {
    List<Part> alone = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    for (Fragment fragment : all) {
      Long size = some.contains(fragment) ? blocks.get(relation(fragment).oid()) : null;
      if (size == null) {
        alone.add(new Part(fragment, -1, -1, false));
      } else {
        long step = Math.max(always ? 1 : LEAST_BLOCKS, 1 + size / (PARTS * (1L + most)));
        // What has come since the snapshot was taken is not of it.
        for (long first = 0; first == 0 || first < size; first += step) {
          parts.add(new Part(fragment, first, first + step < size ? first + step : -1, true));
        }
      }
    }
    alone.addAll(parts);
    return alone;
  }

  /** The rows of all connections on their way. */
  private final class Copy {
    private final StagedTables tables;
    private final Gathered gathered;
    private final AtomicLongArray rows;
    private final AtomicLong bytes = new AtomicLong();
    private @Nullable Streams<Part> streams;

    Copy(StagedTables tables, Gathered gathered, int nodes) {
      this.tables = tables;
      this.gathered = gathered;
      rows = new AtomicLongArray(nodes);
    }

    Streams.Worker<Part> worker(PgConnection connection) {
      return new Appending(connection);
    }

    private boolean inVain() {
      return streams != null && streams.inVain();
    }

    /** Appends what one connection brings. */
    private final class Appending implements Streams.Worker<Part> {
      private final PgConnection connection;
      private final Map<Integer, CopiedTable> open = new HashMap<>();

      Appending(PgConnection connection) {
        this.connection = connection;
      }

      @Override
      public void work(Part part) throws SQLException {
        int node = part.fragment().node();
        CopiedTable table = open.get(node);
        if (table == null) {
          table = tables.table(node, 0);
          open.put(node, table);
        }
        CopiedTable to = table;
        String query =
            part.anywhere()
                ? sql.part(part.fragment(), gathered, part.first(), part.end())
                : sql.select(part.fragment(), gathered, Use.RUN);
        try {
          bytes.addAndGet(
              CopiedRows.read(
                  connection,
                  query,
                  to.width(),
                  (buffer, offsets, lengths, size) -> {
                    if (!inVain()) {
                      to.append(buffer, offsets, lengths, size);
                    } else if (connection != raw) {
                      throw new SQLException("the fetch was stopped");
                    }
                  }));
        } catch (UnrepresentableException e) {
          throw StagedTables.refused(e);
        }
      }

      @Override
      public void close() throws SQLException {
        open.forEach((node, table) -> rows.addAndGet(node, table.rows()));
        StagedTables.close(open.values());
      }
    }
  }
}
