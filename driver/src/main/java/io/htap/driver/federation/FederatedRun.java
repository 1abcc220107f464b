package io.htap.driver.federation;

import io.htap.driver.engine.postgres.PlanCost;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.execute.Staging;
import io.htap.driver.execute.TimeLimit;
import io.htap.driver.federation.FragmentSql.Use;
import io.htap.driver.federation.KeyReader.Keys;
import io.htap.driver.federation.KeyReader.Range;
import io.htap.driver.federation.ParallelFetch.Done;
import io.htap.driver.federation.cost.Estimates;
import io.htap.driver.federation.cost.Pace;
import io.htap.driver.federation.stream.Companions;
import io.htap.pushdown.BloomFilter;
import io.htap.pushdown.FederationPlanner;
import io.htap.pushdown.FederationState;
import io.htap.pushdown.FederationState.NodeState;
import io.htap.pushdown.FederationState.Place;
import io.htap.pushdown.Step;
import io.htap.pushdown.Step.Estimate;
import io.htap.pushdown.Step.Fetch;
import io.htap.pushdown.Step.Fragment;
import io.htap.pushdown.Step.Gather;
import io.htap.pushdown.Step.KeySource;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.JoinGraph;
import io.htap.spi.JoinGraph.KeyPath;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/** One run of a federated statement: brings the rows of Postgres that it needs, step by step. */
public final class FederatedRun implements Staging {
  /** What a relation of DuckDB has that cannot be counted without reading it. */
  private static final double UNKNOWN_ROWS = 100_000;

  /** Times the rows that are few; fewer come sooner than a filter is made. */
  private static final long FILTERED = 500;

  private final PgConnection raw;
  private final FederatedPlan plan;
  private final Estimates estimates;
  private final Pace pace;
  private final Switches switches;
  private final boolean stable;
  private final LocalRows local;
  private final KeyReader keyReader;
  private final FragmentSql fragments;
  private final List<NodeState> nodes = new ArrayList<>();
  private final Map<KeyPath, Long> counted = new HashMap<>();
  private final Map<Fragment, Double> expected = new HashMap<>();
  private final Gathered gathered =
      new Gathered(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
  private final Set<Integer> looked = new HashSet<>();
  private final List<Integer> staged = new ArrayList<>();
  private final FederatedReport report = new FederatedReport();
  private final LateRows late;
  private final ShownLast shown;
  private final ParallelFetch parallel;
  private final Map<KeyPath, KeySource> sources = new HashMap<>();
  private boolean begun;

  /**
   * The techniques that may be used.
   *
   * @param fewRows so few rows of a relation are fetched without asking for keys
   * @param companions so many connections may be open beside the sessions'
   */
  public record Switches(
      boolean semijoin,
      boolean range,
      boolean bloom,
      boolean late,
      boolean filter,
      long fewRows,
      int companions) {}

  /**
   * @param estimates of the session's server
   * @param pace of the session's rows
   * @param stable whether everything that the transaction reads is of one state of the database
   * @param companions connections beside the session's
   */
  public FederatedRun(
      PgConnection raw,
      FederatedPlan plan,
      Estimates estimates,
      Pace pace,
      Switches switches,
      boolean stable,
      Companions.Lease companions) {
    this.raw = raw;
    this.plan = plan;
    this.estimates = estimates;
    this.pace = pace;
    this.switches = switches;
    this.stable = stable;
    local = new LocalRows(plan);
    keyReader = new KeyReader(plan, local);
    fragments = new FragmentSql(plan, switches.filter());
    late = new LateRows(raw, plan, fragments, keyReader, estimates, switches.fewRows() == 0);
    shown = new ShownLast(plan, fragments, late, switches.fewRows() == 0);
    parallel =
        new ParallelFetch(
            raw,
            plan,
            fragments,
            estimates,
            pace,
            companions,
            switches.companions(),
            switches.fewRows() == 0);
  }

  /** The values of the parameters of DuckDB's statement, before anything is brought. */
  public void bind(List<@Nullable String> values) {
    shown.bind(values);
  }

  /** What has been done so far. */
  public FederatedReport report() {
    return report;
  }

  @Override
  public void bring(DuckDBConnection duck, RunningQuery running, TimeLimit limit)
      throws SQLException {
    boolean several = remotes() > 1 && begin();
    try {
      steps(duck, new TimedWork(running, limit), several || stable);
    } catch (SQLException | RuntimeException | Error e) {
      if (begun) {
        try {
          command("ROLLBACK");
        } catch (SQLException suppressed) {
          e.addSuppressed(suppressed);
        }
      }
      throw e;
    }
    if (begun) {
      command("COMMIT");
    }
  }

  /** Begins a transaction of the statement's own; false where there is one already. */
  private boolean begin() throws SQLException {
    if (!mayBegin()) {
      return false;
    }
    String tables = parallel.lockable();
    // Whatever comes of it: the first of several commands may have been done.
    begun = true;
    // While rows are joined or come by other connections this one may have nothing to do.
    command(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
            + " SET LOCAL idle_in_transaction_session_timeout = 0"
            + (tables.isEmpty() ? "" : "; LOCK TABLE " + tables + " IN ACCESS SHARE MODE"));
    return true;
  }

  private boolean mayBegin() throws SQLException {
    return !stable && raw.getAutoCommit() && raw.getTransactionState() == TransactionState.IDLE;
  }

  private long remotes() {
    return plan.translated().joins().nodes().stream().filter(n -> plan.remote(n.number())).count();
  }

  private void command(String sql) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      statement.execute(sql);
    }
  }

  private void steps(DuckDBConnection duck, TimedWork work, boolean rounds) throws SQLException {
    for (JoinGraph.Node node : plan.translated().joins().nodes()) {
      nodes.add(start(duck, node));
    }
    while (true) {
      Step step =
          FederationPlanner.next(
              new FederationState(
                  graph(),
                  nodes,
                  counted,
                  expected,
                  switches.fewRows(),
                  pace.scanRatio(),
                  !rounds));
      if (step instanceof Gather gather) {
        gather(duck, work, gather);
      } else if (step instanceof Estimate estimate) {
        String sql = fragments.select(estimate.fragment(), gathered, Use.PLAN);
        expected.put(estimate.fragment(), PlanCost.expected(raw, sql).rows());
      } else if (step instanceof Fetch fetch) {
        fetch(duck, work, fetch.fragments());
      } else {
        local.viewOthers(duck);
        fetchShown(duck, work);
        return;
      }
    }
  }

  private JoinGraph graph() {
    JoinGraph joins = plan.translated().joins();
    return switches.semijoin() ? joins : new JoinGraph(joins.nodes(), List.of());
  }

  private NodeState start(DuckDBConnection duck, JoinGraph.Node joined) throws SQLException {
    int node = joined.number();
    if (joined.unread() && plan.remote(node)) {
      staged.add(node);
      StagedTables.create(duck, node, fragments.columns(node));
      return new NodeState(Place.STAGED, 0);
    }
    double known = plan.nodes().get(node).estimatedRows();
    if (!plan.remote(node)) {
      return new NodeState(Place.LOCAL, known < 0 ? UNKNOWN_ROWS : known);
    }
    String sql = fragments.select(new Fragment(node, List.of()), Gathered.NOTHING, Use.PLAN);
    return new NodeState(Place.POSTGRES, estimates.of(raw, sql).rows());
  }

  private void gather(DuckDBConnection duck, TimedWork work, Gather gather) throws SQLException {
    long began = System.nanoTime();
    KeyPath path = gather.source().path();
    sources.put(path, gather.source());
    double lookedThrough = lookedThrough(gather.source());
    if (!plan.remote(path.from()) && looked.add(path.from())) {
      hold(duck, work, gather);
    }
    try (Statement statement = duck.createStatement()) {
      work.run(
          statement::cancel,
          () -> {
            Keys found =
                keyReader.read(
                    statement, gather.source(), nodes.get(path.from()).rows(), gather.most());
            counted.put(path, found == null ? FederationState.TOO_MANY : found.count());
            if (found != null) {
              gathered.keys().put(path, found);
              pace.scanned(lookedThrough, System.nanoTime() - began);
            } else if (!bound(statement, gather.source())) {
              filter(statement, gather.source());
            }
          });
    }
    report.gathered(
        name(path.from()), name(path.to()), counted.getOrDefault(path, 0L), gather.most(), began);
  }

  private double lookedThrough(KeySource source) {
    return nodes.get(source.path().from()).rows()
        + source.narrowing().stream().mapToDouble(this::lookedThrough).sum();
  }

  /** Sends the bounds of keys that are too many, where these leave few rows. */
  private boolean bound(Statement duck, KeySource source) throws SQLException {
    KeyPath path = source.path();
    if (!switches.range() || !keyReader.bounded(path)) {
      return false;
    }
    Range sample = keyReader.range(duck, source, true);
    if (sample != null && !narrow(path, sample)) {
      return false;
    }
    Range range = keyReader.range(duck, source, false);
    if (range == null || !narrow(path, range)) {
      return false;
    }
    gathered.ranges().put(path, range);
    report.bounded(name(path.from()), name(path.to()));
    return true;
  }

  /** Sends a filter in place of keys that are too many, where it leaves few rows. */
  private void filter(Statement duck, KeySource source) throws SQLException {
    KeyPath path = source.path();
    if (!switches.bloom()
        || !keyReader.integers(path)
        || !plan.isTable(path.to())
        || nodes.get(path.to()).rows() < FILTERED * switches.fewRows()) {
      return;
    }
    String whole = fragments.select(new Fragment(path.to(), List.of()), Gathered.NOTHING, Use.PLAN);
    BloomFilter filter =
        new BloomKeys(raw, fragments, keyReader, pace.fetchNanos(), switches.fewRows() == 0)
            .filter(duck, source, estimates.of(raw, whole));
    if (filter != null) {
      gathered.filters().put(path, filter);
      report.filtered(name(path.from()), name(path.to()), filter.bytes());
    }
  }

  /** Whether Postgres expects the bounds to leave few rows. */
  private boolean narrow(KeyPath path, Range range) throws SQLException {
    String sql =
        fragments.select(
            new Fragment(path.to(), List.of()),
            new Gathered(Map.of(), Map.of(path, range), Map.of(), Map.of()),
            Use.PLAN);
    double rows = PlanCost.expected(raw, sql).rows();
    return FederationPlanner.narrows(rows, nodes.get(path.to()).rows());
  }

  /** Reads a relation of DuckDB's once for its keys and for the join, where few rows matter. */
  private void hold(DuckDBConnection duck, TimedWork work, Gather gather) throws SQLException {
    long began = System.nanoTime();
    int node = gather.source().path().from();
    try (Statement statement = duck.createStatement()) {
      work.run(
          statement::cancel,
          () -> {
            long rows = local.hold(statement, node, gather.most());
            if (rows >= 0) {
              nodes.set(node, new NodeState(Place.LOCAL, rows));
              report.held(name(node), rows, began);
            }
          });
    } catch (SQLException e) {
      // An error of DuckDB's, which it may not have where the other relations leave fewer rows.
      if (e.getSQLState() != null) {
        throw e;
      }
    }
  }

  private void fetch(DuckDBConnection duck, TimedWork work, List<Fragment> wanted)
      throws SQLException {
    long began = System.nanoTime();
    long[] rows = new long[nodes.size()];
    List<Fragment> whole = new ArrayList<>();
    for (Fragment fragment : wanted) {
      staged.add(fragment.node());
      if (isEmpty(fragment) || !stageWithoutShown(duck, work, fragment, rows)) {
        StagedTables.create(duck, fragment.node(), fragments.columns(fragment.node()));
        whole.add(fragment);
      }
    }
    List<Fragment> some = whole.stream().filter(f -> !isEmpty(f)).toList();
    for (Fragment fragment : some) {
      narrowDown(duck, work, fragment);
    }
    StagedTables tables = new StagedTables(raw, duck, fragments);
    if (!some.isEmpty()) {
      work.run(parallel::cancel, () -> fill(tables, some, rows));
    }
    if (gathered.rows().isEmpty() && wanted.stream().allMatch(f -> f.keys().isEmpty())) {
      pace.fetched(LongStream.of(rows).sum(), System.nanoTime() - began);
    }
    for (Fragment fragment : wanted) {
      int node = fragment.node();
      nodes.set(node, new NodeState(Place.STAGED, rows[node]));
      if (whole.contains(fragment)) {
        fetched(fragment, rows[node]);
      }
    }
    report.moved(tables.bytes() + late.bytes(), began);
  }

  private void fetched(Fragment fragment, long rows) {
    int node = fragment.node();
    long sent = fragment.keys().stream().mapToLong(p -> counted.getOrDefault(p, 0L)).sum();
    report.fetched(name(node), rows, sent, fragment.keys().size());
    fragment.keys().forEach(p -> report.edge(name(p.from()), counted.getOrDefault(p, 0L)));
    report.sent(isEmpty(fragment) ? "nothing" : fragments.select(fragment, gathered, Use.SHOW));
    // Nothing asks for places once their rows are here.
    gathered.rows().remove(node);
  }

  /** Fetches a table without the wide columns that are only shown, where that pays. */
  private boolean stageWithoutShown(
      DuckDBConnection duck, TimedWork work, Fragment fragment, long[] rows) throws SQLException {
    int node = fragment.node();
    if (!switches.late()
        || !begun && !stable && !mayBegin()
        || !shown.pays(fragment, nodes.get(node).rows())
        || !begun && !stable && !begin()) {
      return false;
    }
    long began = System.nanoTime();
    work.run(raw::cancelQuery, () -> rows[node] = shown.stage(duck, fragment, gathered));
    report.withoutShown(name(node), rows[node], began);
    report.sent(shown.asked(fragment, gathered, Use.SHOW));
    return true;
  }

  /** Fetches the rows that the statement is going to have of tables that came without columns. */
  private void fetchShown(DuckDBConnection duck, TimedWork work) throws SQLException {
    List<Fragment> waiting = shown.waiting();
    if (waiting.isEmpty()) {
      return;
    }
    long began = System.nanoTime();
    try (Statement statement = duck.createStatement()) {
      work.run(statement::cancel, () -> gathered.rows().putAll(shown.left(statement)));
    }
    StagedTables tables = new StagedTables(raw, duck, fragments);
    tables.clear(waiting);
    long[] rows = new long[nodes.size()];
    work.run(raw::cancelQuery, () -> tables.fill(waiting, gathered, rows));
    waiting.forEach(fragment -> fetched(fragment, rows[fragment.node()]));
    report.moved(tables.bytes(), began);
  }

  /** By several connections where that pays and they see the same, else by the session's. */
  private void fill(StagedTables tables, List<Fragment> fragments, long[] rows)
      throws SQLException {
    List<Fragment> worth =
        begun || mayBegin() ? parallel.worth(fragments, gathered) : List.<Fragment>of();
    Done done =
        !worth.isEmpty() && (begun || begin())
            ? parallel.fill(tables, fragments, worth, gathered, rows)
            : null;
    if (done == null) {
      tables.fill(fragments, gathered, rows);
    } else {
      report.streamed(done.connections(), done.parts());
    }
  }

  /** Finds out which rows are left without the wide columns, where that pays. */
  private void narrowDown(DuckDBConnection duck, TimedWork work, Fragment fragment)
      throws SQLException {
    long began = System.nanoTime();
    List<KeySource> unsent = unsent(fragment);
    // Rows keep their places within one snapshot.
    if (!switches.late() || unsent.isEmpty() || !begun && !stable && !mayBegin()) {
      return;
    }
    try (Statement statement = duck.createStatement()) {
      work.run(
          () -> {
            try {
              statement.cancel();
            } finally {
              raw.cancelQuery();
            }
          },
          () -> {
            double rows = nodes.get(fragment.node()).rows();
            if (late.pays(statement, fragment, unsent, rows) && (begun || stable || begin())) {
              String asked = late.asked(fragment, unsent, gathered, Use.SHOW);
              RowIds left = late.left(duck, fragment, unsent, gathered);
              if (left != null) {
                gathered.rows().put(fragment.node(), left);
              }
              report.probed(name(fragment.node()), left == null ? -1 : left.count(), began);
              report.sent(asked);
            }
          });
    }
  }

  /** What could tell which rows of a fragment are left and was not sent to Postgres. */
  private List<KeySource> unsent(Fragment fragment) {
    return graph().paths().stream()
        .filter(path -> path.to() == fragment.node())
        .filter(path -> nodes.get(path.from()).place() != Place.POSTGRES)
        .filter(path -> switches.fewRows() == 0 || !fragment.keys().contains(path))
        .filter(keyReader::comparable)
        .map(path -> sources.getOrDefault(path, new KeySource(path, List.of())))
        .toList();
  }

  private boolean isEmpty(Fragment fragment) {
    return fragment.keys().stream().anyMatch(p -> counted.getOrDefault(p, 1L) == 0);
  }

  private String name(int node) {
    return plan.name(node);
  }

  @Override
  public void remove(DuckDBConnection duck) throws SQLException {
    List<String> drops = new ArrayList<>();
    staged.forEach(node -> drops.add("DROP TABLE IF EXISTS " + Translated.staged(node)));
    drops.addAll(local.drops());
    drops.addAll(late.drops());
    drops.addAll(keyReader.drops());
    if (!drops.isEmpty()) {
      try (Statement statement = duck.createStatement()) {
        statement.execute(String.join("; ", drops));
      }
    }
  }
}
