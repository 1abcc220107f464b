package io.htap.replica;

import io.htap.replica.catalog.Discovery;
import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.snapshot.SnapshotListener;
import io.htap.replica.store.CopyTable;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is known of every table that the patterns match; read on the statement path. */
final class ReplicaTables implements SnapshotListener {
  private static final Logger LOG = System.getLogger(ReplicaTables.class.getName());
  private static final Reason UNKNOWN =
      Reason.of(ReasonCode.NOT_REPLICATED, "not among the replicated tables");

  private volatile Map<Long, Entry> entries = new ConcurrentHashMap<>();

  /**
   * @param table null for a table that is left out
   * @param ineligible null when READY
   */
  private record Entry(
      TableStatus status, @Nullable ReplicatedTable table, @Nullable Reason ineligible) {
    Entry with(TableStatus.State state, @Nullable String reason, long rows) {
      var next =
          new TableStatus(
              status.oid(),
              status.schema(),
              status.name(),
              state,
              reason,
              rows,
              status.estimatedRows(),
              status.leftOutColumns(),
              0);
      return new Entry(next, table, ineligible(next));
    }

    static @Nullable Reason ineligible(TableStatus status) {
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

  /** Ordered by name. */
  List<TableStatus> status(long appliedLsn) {
    return entries.values().stream()
        .map(entry -> entry.status)
        .map(s -> s.state() == TableStatus.State.READY ? at(s, appliedLsn) : s)
        .sorted(Comparator.comparing(TableStatus::schema).thenComparing(TableStatus::name))
        .toList();
  }

  private static TableStatus at(TableStatus s, long lsn) {
    return new TableStatus(
        s.oid(),
        s.schema(),
        s.name(),
        s.state(),
        s.reason(),
        s.rowsCopied(),
        s.estimatedRows(),
        s.leftOutColumns(),
        lsn);
  }

  /** The copy is about to be thrown away: nothing may be read from it any more. */
  void unready(String reason) {
    entries.replaceAll(
        (oid, entry) ->
            entry.status.state() == TableStatus.State.LEFT_OUT
                ? entry
                : entry.with(TableStatus.State.INELIGIBLE, reason, 0));
  }

  /** The copy of these tables is whole already. */
  void resumed(CopyPlan.Resume resume) {
    var all = new ArrayList<>(resume.tables());
    all.addAll(resume.refused().keySet());
    Map<Long, Entry> next = entriesOf(all, resume.discovery());
    next.replaceAll((oid, e) -> e.table == null ? e : e.with(TableStatus.State.READY, null, 0));
    resume
        .refused()
        .forEach(
            (table, reason) ->
                next.computeIfPresent(
                    table.source().oid(),
                    (oid, e) -> e.with(TableStatus.State.INELIGIBLE, reason, 0)));
    // At one stroke: a reconnect must not make the tables disappear for a moment.
    entries = next;
  }

  @Override
  public void planned(List<CopyTable> tables, Discovery discovery) {
    entries = entriesOf(tables, discovery);
  }

  private static Map<Long, Entry> entriesOf(List<CopyTable> tables, Discovery discovery) {
    var entries = new ConcurrentHashMap<Long, Entry>();
    for (Discovery.LeftOutTable out : discovery.leftOut()) {
      var status =
          new TableStatus(
              out.oid(),
              out.schema(),
              out.name(),
              TableStatus.State.LEFT_OUT,
              out.reason(),
              0,
              -1,
              Map.of(),
              0);
      entries.put(out.oid(), new Entry(status, null, Entry.ineligible(status)));
      LOG.log(Level.INFO, "left out {0}.{1}: {2}", out.schema(), out.name(), out.reason());
    }
    for (CopyTable table : tables) {
      TableStatus status = waiting(table);
      entries.put(status.oid(), new Entry(status, replicated(table), Entry.ineligible(status)));
    }
    return entries;
  }

  @Override
  public void copying(CopyTable table, long rows) {
    update(table, e -> e.with(TableStatus.State.COPYING, null, rows));
  }

  @Override
  public void copied(CopyTable table, long rows) {
    // Not readable yet: all tables become ready together, when the snapshot is complete.
    update(table, e -> e.with(TableStatus.State.COPYING, null, rows));
  }

  @Override
  public void refused(CopyTable table, String reason) {
    LOG.log(
        Level.WARNING, "{0} is not replicated any more: {1}", table.source().displayName(), reason);
    update(table, e -> e.with(TableStatus.State.INELIGIBLE, reason, e.status.rowsCopied()));
  }

  /** The snapshot is complete. */
  void snapshotComplete() {
    entries.replaceAll(
        (oid, e) ->
            e.status.state() == TableStatus.State.COPYING
                ? e.with(TableStatus.State.READY, null, e.status.rowsCopied())
                : e);
  }

  private void update(CopyTable table, UnaryOperator<Entry> change) {
    entries.computeIfPresent(table.source().oid(), (oid, entry) -> change.apply(entry));
  }

  private static TableStatus waiting(CopyTable table) {
    var leftOut = new LinkedHashMap<String, String>();
    for (SourceColumn column : table.source().columns()) {
      if (column.leftOut() != null) {
        leftOut.put(column.name(), column.leftOut());
      }
    }
    return new TableStatus(
        table.source().oid(),
        table.source().schema(),
        table.source().name(),
        TableStatus.State.WAITING,
        null,
        0,
        table.source().estimatedRows(),
        leftOut,
        0);
  }

  private static ReplicatedTable replicated(CopyTable table) {
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
        table.publicationRelOid());
  }
}
