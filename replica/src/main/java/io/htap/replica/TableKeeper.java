package io.htap.replica;

import io.htap.replica.apply.ChangeApplier;
import io.htap.replica.catalog.CatalogReader;
import io.htap.replica.catalog.Discovery;
import io.htap.replica.catalog.SourceTable;
import io.htap.replica.catalog.TableShape;
import io.htap.replica.pg.Connections;
import io.htap.replica.pg.PrerequisiteException;
import io.htap.replica.pg.Publication;
import io.htap.replica.pg.ReplicationSlot;
import io.htap.replica.snapshot.Retries;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.Damage;
import io.htap.replica.store.DuckStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tables of the copy to those that the patterns ask for while the stream runs: looks at
 * Postgres's catalog now and then, copies what is new or has changed, lets go of what is gone. It
 * is never late in a way that matters, since every read of the copy checks the table's shape.
 */
final class TableKeeper
    implements SyncRound.Listener, TableRouter.Listener, ChangeApplier.Listener, AutoCloseable {
  private static final Logger LOG = System.getLogger(TableKeeper.class.getName());
  private static final long LOOK_MILLIS = 1_000;

  /** A look may take one part in so many of a connection's time. */
  private static final int SHARE = 20;

  private static final long FIRST_BACK_OFF_MILLIS = 200;
  private static final long LAST_BACK_OFF_MILLIS = 300_000;

  /** So that a large table does not keep a small one waiting. */
  private static final int ROUNDS = 2;

  private static final String ALTERED = "its definition has changed since it was copied";

  private final ReplicaConfig config;
  private final Connections connections;
  private final DuckStore store;
  private final ReplicaTables status;
  private final CatalogReader catalog;
  private final UnfitColumns unfit;
  private final Retries retries;
  private final String slot;
  private final String publication;
  private final Runnable settled;
  private final Thread thread = new Thread(this::run, "htap-tables");
  private final BlockingQueue<Boolean> nudges = new ArrayBlockingQueue<>(1);
  private final Map<Long, CopyTable> kept = new ConcurrentHashMap<>();
  private final Set<Long> live = ConcurrentHashMap.newKeySet();
  private final Set<CopyTable> contradicted = ConcurrentHashMap.newKeySet();
  private final List<Thread> rounds = new ArrayList<>();
  private volatile @Nullable TableRouter router;
  private volatile @Nullable Exception failure;
  private volatile @Nullable String problem;
  private volatile boolean closed;
  private volatile int failedRounds;
  private volatile long notBefore = System.nanoTime();

  /**
   * @param slot name of the slot and of the publication
   * @param publication the version of the publication's row that the copy relies on
   * @param settled told when all tables are in the copy, or are left out
   */
  TableKeeper(
      ReplicaConfig config,
      Connections connections,
      DuckStore store,
      ReplicaTables status,
      CatalogReader catalog,
      UnfitColumns unfit,
      Retries retries,
      String slot,
      String publication,
      Runnable settled) {
    this.config = config;
    this.connections = connections;
    this.store = store;
    this.status = status;
    this.catalog = catalog;
    this.unfit = unfit;
    this.retries = retries;
    this.slot = slot;
    this.publication = publication;
    this.settled = settled;
    thread.setDaemon(true);
  }

  /**
   * @param present tables whose copy is whole already
   */
  void start(TableRouter to, List<CopyTable> present) {
    router = to;
    for (CopyTable copy : present) {
      kept.put(copy.source().oid(), copy);
      live.add(copy.source().oid());
    }
    thread.start();
  }

  /** Why the stream cannot go on; null while it can. */
  @Nullable Exception failure() {
    return failure;
  }

  /** Throws what {@link #failure} has. */
  void rethrow() throws SQLException, PrerequisiteException, CopyLostException {
    Exception e = failure;
    if (e instanceof PrerequisiteException prerequisite) {
      throw prerequisite;
    }
    if (e instanceof CopyLostException lost) {
      throw lost;
    }
    if (e instanceof SQLException failed) {
      throw failed;
    }
  }

  /** What an administrator should know; null when all is well. */
  @Nullable String problem() {
    return problem;
  }

  /** Has a table copied anew. False when it is not among the tables kept. */
  boolean again(long oid) {
    CopyTable copy = kept.get(oid);
    boolean known = copy != null || unfit.has(oid) || status.expected(oid);
    unfit.forget(oid);
    retries.forget(oid);
    if (copy != null) {
      forget(copy, ReplicaTables.ASKED);
    }
    nudge();
    return known;
  }

  private void nudge() {
    nudges.offer(true);
  }

  private void run() {
    long backOff = FIRST_BACK_OFF_MILLIS;
    while (!closed && failure == null) {
      try (Connection connection = connections.ordinary()) {
        Publication.claim(connection, slot);
        while (!closed) {
          long started = System.nanoTime();
          look(connection);
          backOff = FIRST_BACK_OFF_MILLIS;
          long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
          nudges.poll(Math.max(LOOK_MILLIS, SHARE * took), TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        return;
      } catch (CopyLostException | PrerequisiteException e) {
        failure = e;
      } catch (SQLException | RuntimeException | Error e) {
        if (!closed) {
          LOG.log(Level.WARNING, "the catalog cannot be read: {0}", e.getMessage());
          LOG.log(Level.DEBUG, "the cause", e);
          problem = e.getMessage();
          backOff = Math.min(2 * backOff, LAST_BACK_OFF_MILLIS);
          try {
            nudges.poll(backOff, TimeUnit.MILLISECONDS);
          } catch (InterruptedException interrupt) {
            return;
          }
        }
      }
    }
  }

  private void look(Connection connection)
      throws SQLException, CopyLostException, PrerequisiteException {
    List<CopyTable> doubted = List.copyOf(contradicted);
    Discovery found = catalog.read(connection).without(unfit.byTable());
    if (!Publication.version(connection, slot).equals(Optional.of(publication))) {
      throw new CopyLostException("the publication was altered or dropped");
    }
    Map<Long, Long> published = Publication.relationOids(connection, slot);
    status.found(found);
    status.sample();
    var tables = new HashMap<Long, SourceTable>();
    found.tables().forEach(table -> tables.put(table.oid(), table));
    for (CopyTable copy : kept.values()) {
      String change = change(copy, tables, published);
      if (change != null) {
        forget(copy, change);
      }
    }
    for (CopyTable copy : doubted) {
      if (change(copy, tables, published) == null) {
        throw new CopyLostException("the copy lacks rows that Postgres has changed");
      }
      contradicted.remove(copy);
    }
    rounds.removeIf(round -> !round.isAlive());
    List<SourceTable> missing =
        found.tables().stream().filter(t -> !kept.containsKey(t.oid())).toList();
    List<SourceTable> next =
        retries.next(missing, oid -> kept.containsKey(oid) && !live.contains(oid));
    if (missing.isEmpty() && live.size() == kept.size()) {
      settled.run();
    } else if (!next.isEmpty() && rounds.size() < ROUNDS && System.nanoTime() - notBefore >= 0) {
      begin(connection, next, published);
    }
    // What is not copied need not be published, and must not be: publishing restricts updates.
    var unwanted = new HashSet<>(published.keySet());
    unwanted.removeAll(tables.keySet());
    String stays = Publication.remove(connection, slot, unwanted);
    String warning = ReplicationSlot.warning(connection, slot);
    problem = warning == null ? stays : warning;
  }

  /** What has happened to a table since its copy was planned; null when nothing has. */
  private static @Nullable String change(
      CopyTable copy, Map<Long, SourceTable> tables, Map<Long, Long> published) {
    SourceTable now = tables.get(copy.source().oid());
    if (now == null) {
      return "it is not to be copied any more";
    }
    if (!TableShape.isSame(now.shape(), copy.source().shape())) {
      return ALTERED;
    }
    return published.getOrDefault(now.oid(), -1L) == copy.publicationRelOid()
        ? null
        : "it was taken out of the publication";
  }

  private void begin(Connection connection, List<SourceTable> missing, Map<Long, Long> published)
      throws SQLException, PrerequisiteException {
    Publication.add(
        connection, slot, missing.stream().filter(t -> !published.containsKey(t.oid())).toList());
    Map<Long, Long> members = Publication.relationOids(connection, slot);
    var copies = new ArrayList<CopyTable>();
    long generation = store.meta().nextGeneration();
    for (SourceTable table : missing) {
      Long relOid = members.get(table.oid());
      if (relOid != null) {
        var copy =
            new CopyTable(table, store.catalog(), CopyTable.nameFor(table, generation), relOid);
        copies.add(copy);
        kept.put(table.oid(), copy);
        status.waiting(copy);
      }
    }
    if (copies.isEmpty()) {
      // None could be published for the moment.
      return;
    }
    var task =
        new SyncRound(
            connections,
            store,
            retries.parallelism(missing, config.snapshotParallelism()),
            router(),
            slot + "_" + generation,
            copies,
            this,
            () -> closed);
    var round = new Thread(task, "htap-copying");
    round.setDaemon(true);
    rounds.add(round);
    round.start();
  }

  private TableRouter router() {
    TableRouter to = router;
    if (to == null) {
      throw new IllegalStateException("not started");
    }
    return to;
  }

  @Override
  public void failed(Set<CopyTable> unfinished, Exception e) {
    if (closed) {
      return;
    }
    // What is live already is not given up because there is no slot for the rest.
    boolean prerequisite = e instanceof PrerequisiteException && live.isEmpty();
    if (prerequisite || Damage.isDamaged(e) || Damage.isInvalid(e)) {
      failure = e;
    }
    notBefore = System.nanoTime() + Retries.pause(++failedRounds);
    LOG.log(Level.WARNING, "copying failed, to be tried again: {0}", e.getMessage());
    LOG.log(Level.DEBUG, "the cause", e);
    unfinished.forEach(
        copy -> forget(copy, "copying it failed and will be tried again: " + e.getMessage()));
  }

  @Override
  public void failed(CopyTable copy, SQLException why) {
    if (!closed && wanted(copy)) {
      retries.failed(copy.source(), why);
      forget(copy, "copying it failed and will be tried again: " + why.getMessage());
    }
  }

  @Override
  public void unkept(CopyTable copy, SQLException why) {
    failed(copy, why);
  }

  @Override
  public void ended(boolean well) {
    if (well) {
      failedRounds = 0;
    }
    nudge();
  }

  @Override
  public boolean wanted(CopyTable table) {
    return kept.get(table.source().oid()) == table;
  }

  @Override
  public void copying(CopyTable table, long rows) {
    if (wanted(table)) {
      status.copying(table, rows);
    }
  }

  @Override
  public void moved(CopyTable table, String why) {
    forget(table, why);
    nudge();
  }

  @Override
  public void unfit(CopyTable table, int attnum, String reason) {
    LOG.log(Level.WARNING, "{0}: {1}", table.source().displayName(), reason);
    unfit.add(table.source().oid(), attnum, reason);
    forget(table, reason + "; it is copied again without that column");
    nudge();
  }

  @Override
  public void refused(CopyTable table, int attnum, String reason) {
    unfit(table, attnum, reason);
  }

  @Override
  public void joined(CopyTable copy, long rows) {
    synchronized (kept) {
      if (wanted(copy)) {
        live.add(copy.source().oid());
        retries.forget(copy.source().oid());
        status.ready(copy, rows);
      }
    }
    nudge();
  }

  @Override
  public void altered(CopyTable copy) {
    forget(copy, ALTERED);
    nudge();
  }

  @Override
  public void contradicted(CopyTable copy) {
    contradicted.add(copy);
    altered(copy);
  }

  private void forget(CopyTable copy, String why) {
    long oid = copy.source().oid();
    synchronized (kept) {
      if (kept.remove(oid, copy)) {
        live.remove(oid);
        status.ineligible(oid, why);
        router().post(new TableRouter.Forget(copy));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    connections.abort();
    thread.interrupt();
    try {
      thread.join();
      for (Thread round : rounds) {
        round.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
