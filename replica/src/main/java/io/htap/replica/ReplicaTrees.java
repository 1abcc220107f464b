package io.htap.replica;

import io.htap.replica.TableStatus.State;
import io.htap.replica.catalog.SourceTree;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The trees of tables that the catalog had last; each stands as its members do. */
final class ReplicaTrees {
  private volatile Map<Long, SourceTree> trees = Map.of();

  /** Takes the place of what was known before. */
  void seen(List<SourceTree> all) {
    trees = all.stream().collect(Collectors.toUnmodifiableMap(SourceTree::oid, tree -> tree));
  }

  /** Why a tree cannot be read, whatever the state of its members; empty when it can. */
  Optional<Reason> ineligible(long oid) {
    SourceTree tree = trees.get(oid);
    if (tree == null) {
      return Optional.of(ReplicaTables.UNKNOWN);
    }
    return tree.leftOut() == null
        ? Optional.empty()
        : Optional.of(
            Reason.of(ReasonCode.NOT_REPLICATED, tree.displayName() + ": " + tree.leftOut()));
  }

  /**
   * The tables' states with those of the trees: a line for each partitioned table, and a remark in
   * the line of a parent that cannot be read with what inherits from it.
   */
  List<TableStatus> among(List<TableStatus> tables) {
    var byOid = new LinkedHashMap<Long, TableStatus>();
    tables.forEach(table -> byOid.put(table.oid(), table));
    var lines = new LinkedHashMap<>(byOid);
    for (SourceTree tree : trees.values()) {
      TableStatus status = status(tree, byOid);
      TableStatus own = byOid.get(tree.oid());
      if (own == null) {
        lines.put(tree.oid(), status);
      } else if (own.state() == State.READY && status.reason() != null) {
        String remark = "only its own rows, for " + status.reason();
        lines.put(tree.oid(), remarked(own, remark));
      }
    }
    return List.copyOf(lines.values());
  }

  private static TableStatus status(SourceTree tree, Map<Long, TableStatus> tables) {
    List<TableStatus> members = new ArrayList<>();
    var columns = new LinkedHashMap<String, String>();
    State state = tree.leftOut() == null ? State.READY : State.LEFT_OUT;
    String reason = tree.leftOut();
    for (long oid : tree.members()) {
      TableStatus member = tables.get(oid);
      if (member == null) {
        continue;
      }
      members.add(member);
      member.leftOutColumns().forEach(columns::putIfAbsent);
      if (state == State.READY && member.state() != State.READY) {
        state = member.state();
        reason = why(member);
      }
    }
    long estimated = members.stream().mapToLong(m -> Math.max(0, m.estimatedRows())).sum();
    long rows = members.stream().mapToLong(TableStatus::rows).sum();
    double rate = members.stream().mapToDouble(TableStatus::changesPerSecond).sum();
    long lsn = members.stream().mapToLong(TableStatus::lsn).min().orElse(0);
    return new TableStatus(
        tree.oid(),
        tree.schema(),
        tree.name(),
        state,
        reason,
        rows,
        estimated,
        columns,
        lsn,
        rate,
        null);
  }

  private static @Nullable String why(TableStatus member) {
    boolean byItself = member.state() == State.WAITING || member.state() == State.COPYING;
    return byItself
        ? null
        : "beneath it " + member.schema() + "." + member.name() + ": " + member.reason();
  }

  private static TableStatus remarked(TableStatus s, String remark) {
    return new TableStatus(
        s.oid(),
        s.schema(),
        s.name(),
        s.state(),
        remark,
        s.rows(),
        s.estimatedRows(),
        s.leftOutColumns(),
        s.lsn(),
        s.changesPerSecond(),
        s.lastProblem());
  }
}
