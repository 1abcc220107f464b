package io.htap.driver.status;

import io.htap.driver.session.Lsn;
import io.htap.replica.Problem;
import io.htap.replica.Replica;
import io.htap.replica.ReplicaStatus;
import io.htap.replica.ReplicatedTable;
import io.htap.replica.TableStatus;
import io.htap.replica.TableStatus.State;
import io.htap.replica.store.Footprint;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a replica, or of one of its tables.
 *
 * @param table null for the replica as a whole
 * @param reason why the state is no better, and which columns are left out; null when all is well
 * @param rows null where nothing is copied
 * @param bytes that the copy occupies; of a table an estimate; null when unknown
 * @param position in the log of Postgres; null where there is none
 * @param lagMillis an upper bound of the age of what is missing; null for a table, and when unknown
 * @param lagBytes of log that have not been applied; null for a table
 * @param changesPerSecond over the last seconds
 * @param lastError with its time, mended or not
 */
public record Figures(
    @Nullable String table,
    String state,
    @Nullable String reason,
    @Nullable Long rows,
    @Nullable Long bytes,
    @Nullable String position,
    @Nullable Long lagMillis,
    @Nullable Long lagBytes,
    @Nullable Double changesPerSecond,
    @Nullable String lastError) {

  /** Before anything has been proven the bound is without end. */
  private static final int UNBOUNDED_DAYS = 365;

  /** What there is to say where nothing is replicated. */
  static Figures off(String reason) {
    return new Figures(null, "OFF", reason, null, null, null, null, null, null, null);
  }

  /** The replica's, then each table's, ordered by name. */
  public static List<Figures> of(Replica replica) {
    ReplicaStatus status = replica.status();
    Map<Long, Long> bytes = Map.of();
    Long all = null;
    try {
      Footprint footprint = replica.footprint();
      all = footprint.bytes();
      bytes = byOid(replica, status, footprint);
    } catch (SQLException e) {
      // It was closed just now, or DuckDB is short of memory: all else is still worth showing.
      all = null;
    }
    var figures = new ArrayList<Figures>();
    figures.add(whole(status, all));
    for (TableStatus table : status.tables()) {
      figures.add(one(table, bytes.get(table.oid())));
    }
    return figures;
  }

  private static Map<Long, Long> byOid(Replica replica, ReplicaStatus status, Footprint footprint) {
    return status.tables().stream()
        .map(table -> replica.table(table.oid()).orElse(null))
        .filter(table -> table != null && bytes(table, footprint) != null)
        .collect(Collectors.toMap(ReplicatedTable::oid, table -> bytes(table, footprint)));
  }

  private static @Nullable Long bytes(ReplicatedTable table, Footprint footprint) {
    return footprint.byTable().get(table.copyTable());
  }

  private static Figures whole(ReplicaStatus status, @Nullable Long bytes) {
    boolean bounded = status.staleness().toDays() < UNBOUNDED_DAYS;
    return new Figures(
        null,
        status.phase().name(),
        status.problem(),
        status.tables().stream().mapToLong(TableStatus::rows).sum(),
        bytes,
        Lsn.text(status.appliedLsn()),
        bounded ? status.staleness().toMillis() : null,
        status.lagBytes(),
        status.tables().stream().mapToDouble(TableStatus::changesPerSecond).sum(),
        text(status.lastProblem()));
  }

  private static Figures one(TableStatus table, @Nullable Long bytes) {
    boolean ready = table.state() == State.READY;
    return new Figures(
        table.schema() + "." + table.name(),
        table.state().name(),
        reason(table),
        table.state() == State.LEFT_OUT ? null : table.rows(),
        bytes,
        ready ? Lsn.text(table.lsn()) : null,
        null,
        null,
        ready ? table.changesPerSecond() : null,
        text(table.lastProblem()));
  }

  /** Why a table is not read from the copy, and which of its columns are not. */
  private static @Nullable String reason(TableStatus table) {
    String columns =
        table.leftOutColumns().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> "column " + e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining("; "));
    String reason = table.reason();
    if (columns.isEmpty()) {
      return reason;
    }
    return reason == null ? columns : reason + "; " + columns;
  }

  private static @Nullable String text(@Nullable Problem problem) {
    return problem == null ? null : problem.toString();
  }

  /** The same with this reason before its own. */
  Figures because(String why) {
    return new Figures(
        table,
        state,
        reason == null ? why : why + "; " + reason,
        rows,
        bytes,
        position,
        lagMillis,
        lagBytes,
        changesPerSecond,
        lastError);
  }
}
