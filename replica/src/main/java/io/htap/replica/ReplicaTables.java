package io.htap.replica;

import io.htap.replica.TableStatus.State;
import io.htap.replica.catalog.Discovery;
import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.store.CopyTable;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of every table that the patterns match; read on the statement path, written by the
 * threads of the replica.
 */
final class ReplicaTables {
  private static final Logger LOG = System.getLogger(ReplicaTables.class.getName());

  /** The one reason to leave the copy that is no problem. */
  static final String ASKED = "a new copy was asked for";

  static final Reason UNKNOWN =
      Reason.of(ReasonCode.NOT_REPLICATED, "not among the replicated tables");

  private final Map<Long, Entry> entries = new ConcurrentHashMap<>();
  private final Map<Long, TableActivity> activity = new ConcurrentHashMap<>();
  private final ReplicaTrees trees = new ReplicaTrees();
  private volatile String publication = "";
  private final Map<Long, Problem> problems = new ConcurrentHashMap<>();

  /**
   * @param table null for a table that has no readable copy
   * @param ineligible null when READY
   */
  private record Entry(
      TableStatus status, @Nullable ReplicatedTable table, @Nullable Reason ineligible) {
    static Entry of(TableStatus status, @Nullable ReplicatedTable table) {
      return new Entry(status, table, ineligible(status));
    }

    private static @Nullable Reason ineligible(TableStatus status) {
      String name = status.schema() + "." + status.name();
      String why = status.reason() == null ? "" : ": " + status.reason();
      return switch (status.state()) {
        case READY -> null;
        case LEFT_OUT -> Reason.of(ReasonCode.NOT_REPLICATED, name + why);
        case INELIGIBLE -> Reason.of(ReasonCode.TABLE_NOT_READY, name + why);
        case WAITING, COPYING ->
            Reason.of(ReasonCode.TABLE_NOT_READY, name + ": still being copied");
      };
    }
  }

  Optional<ReplicatedTable> table(long oid) {
    Entry entry = entries.get(oid);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.table);
  }

  Optional<Reason> ineligible(long oid) {
    Entry entry = entries.get(oid);
    return entry == null ? Optional.of(UNKNOWN) : Optional.ofNullable(entry.ineligible);
  }

  /** Why a tree of tables cannot be read, whatever the state of these; empty when it can. */
  Optional<Reason> ineligibleTree(long oid) {
    return trees.ineligible(oid);
  }

  /** Whether the table is in the copy, or is on its way there. */
  boolean expected(long oid) {
    Entry entry = entries.get(oid);
    return entry != null && entry.status.state() != State.LEFT_OUT;
  }

  /** Ordered by name. */
  List<TableStatus> status(long appliedLsn) {
    List<TableStatus> tables =
        entries.values().stream().map(entry -> now(entry.status, appliedLsn)).toList();
    return trees.among(tables).stream()
        .sorted(Comparator.comparing(TableStatus::schema).thenComparing(TableStatus::name))
        .toList();
  }

  private TableStatus now(TableStatus s, long appliedLsn) {
    TableActivity active = activity.get(s.oid());
    boolean ready = s.state() == State.READY;
    return new TableStatus(
        s.oid(),
        s.schema(),
        s.name(),
        s.state(),
        s.reason(),
        active == null ? 0 : active.rows(),
        s.estimatedRows(),
        s.leftOutColumns(),
        ready ? appliedLsn : 0,
        active == null || !ready ? 0 : active.perSecond(),
        problems.get(s.oid()));
  }

  /** The version of the publication that all tables are published by from now on. */
  void published(String version) {
    publication = version;
  }

  /** The copy is about to be thrown away: nothing may be read from it any more. */
  void unready(String reason) {
    entries.replaceAll(
        (oid, e) ->
            e.status.state() == State.LEFT_OUT
                ? e
                : Entry.of(in(e, State.INELIGIBLE, reason), null));
  }

  /** The catalog now lists these tables, and no others that the patterns match. */
  void found(Discovery discovery) {
    Set<Long> oids = discovery.oids();
    entries.keySet().retainAll(oids);
    activity.keySet().retainAll(oids);
    trees.seen(discovery.trees());
    problems.keySet().retainAll(oids);
    for (Discovery.LeftOutTable out : discovery.leftOut()) {
      leftOut(out);
    }
  }

  private void leftOut(Discovery.LeftOutTable out) {
    var status =
        new TableStatus(
            out.oid(),
            out.schema(),
            out.name(),
            State.LEFT_OUT,
            out.reason(),
            0,
            -1,
            Map.of(),
            0,
            0,
            null);
    Entry before = entries.put(out.oid(), Entry.of(status, null));
    if (before == null || !out.reason().equals(before.status.reason())) {
      LOG.log(Level.INFO, "left out {0}.{1}: {2}", out.schema(), out.name(), out.reason());
    }
  }

  /**
   * The copies of these tables are whole already. Each stays readable throughout if it was so.
   *
   * @param rows by OID
   */
  void resumed(Discovery discovery, List<CopyTable> copies, Map<Long, Long> rows) {
    for (CopyTable copy : copies) {
      ready(copy, rows.getOrDefault(copy.source().oid(), 0L));
    }
    found(discovery);
    Set<Long> whole = copies.stream().map(c -> c.source().oid()).collect(Collectors.toSet());
    entries.keySet().stream()
        .filter(oid -> !whole.contains(oid))
        .forEach(oid -> ineligible(oid, "it has to be copied again"));
  }

  /** The table is to be copied when its turn comes. */
  void waiting(CopyTable copy) {
    put(copy, State.WAITING, null);
  }

  void copying(CopyTable copy, long rows) {
    update(copy.source().oid(), e -> Entry.of(in(e, State.COPYING, null), null));
    active(copy.source().oid()).set(rows);
  }

  /** The copy can be read from now on. */
  void ready(CopyTable copy, long rows) {
    active(copy.source().oid()).set(rows);
    put(copy, State.READY, replicated(copy));
    LOG.log(Level.INFO, "{0} is in the copy: {1} rows", copy.source().displayName(), rows);
  }

  /** The copy of a table cannot be read for the time being. */
  void ineligible(long oid, String reason) {
    if (!reason.equals(ASKED)) {
      problems.put(oid, Problem.now(reason));
    }
    update(
        oid,
        e -> {
          if (e.status.state() == State.LEFT_OUT) {
            return e;
          }
          LOG.log(
              Level.INFO,
              "{0}.{1} is not read from the copy: {2}",
              e.status.schema(),
              e.status.name(),
              reason);
          return Entry.of(in(e, State.INELIGIBLE, reason), null);
        });
  }

  /** A change of a table that is maintained. */
  void changed(long oid, int rows) {
    active(oid).changed(rows);
  }

  void truncated(long oid) {
    active(oid).truncated();
  }

  /** How many changes of the table have arrived since it was found, applied or not. */
  long changes(long oid) {
    TableActivity active = activity.get(oid);
    return active == null ? 0 : active.changes();
  }

  /** What has arrived is about to be visible to readers. */
  void coming() {
    activity.values().forEach(TableActivity::coming);
  }

  /** All that was about to be visible is. */
  void came() {
    activity.values().forEach(TableActivity::came);
  }

  long version(long oid) {
    TableActivity active = activity.get(oid);
    return active == null ? TableActivity.UNSETTLED : active.version();
  }

  boolean onlyGrown(long oid, long since) {
    TableActivity active = activity.get(oid);
    return active != null && active.onlyGrown(since);
  }

  /** To be called now and then, for the rates. */
  void sample() {
    activity.values().forEach(TableActivity::sample);
  }

  private TableActivity active(long oid) {
    return activity.computeIfAbsent(oid, o -> new TableActivity());
  }

  private void update(long oid, UnaryOperator<Entry> change) {
    entries.computeIfPresent(oid, (o, entry) -> change.apply(entry));
  }

  private void put(CopyTable copy, State state, @Nullable ReplicatedTable table) {
    var leftOut = new LinkedHashMap<String, String>();
    for (SourceColumn column : copy.source().columns()) {
      if (column.leftOut() != null) {
        leftOut.put(column.name(), column.leftOut());
      }
    }
    var status =
        new TableStatus(
            copy.source().oid(),
            copy.source().schema(),
            copy.source().name(),
            state,
            null,
            0,
            copy.source().estimatedRows(),
            leftOut,
            0,
            0,
            null);
    entries.put(status.oid(), Entry.of(status, table));
  }

  private static TableStatus in(Entry entry, State state, @Nullable String reason) {
    TableStatus s = entry.status;
    return new TableStatus(
        s.oid(),
        s.schema(),
        s.name(),
        state,
        reason,
        0,
        s.estimatedRows(),
        s.leftOutColumns(),
        0,
        0,
        null);
  }

  private ReplicatedTable replicated(CopyTable table) {
    var held = new LinkedHashMap<Integer, ReplicatedColumn>();
    var leftOut = new LinkedHashMap<Integer, String>();
    for (SourceColumn c : table.source().columns()) {
      if (c.held() != null) {
        held.put(
            c.attnum(),
            new ReplicatedColumn(
                c.attnum(),
                c.name(),
                c.copyName(),
                c.typeOid(),
                c.typmod(),
                c.held().duckType(),
                c.held().labels()));
      } else if (c.leftOut() != null) {
        leftOut.put(c.attnum(), c.leftOut());
      }
    }
    return new ReplicatedTable(
        table.source().oid(),
        table.source().schema(),
        table.source().name(),
        table.qualifiedName(),
        held,
        leftOut,
        table.source().keyColumns(),
        table.source().shape(),
        table.publicationRelOid(),
        publication);
  }
}
