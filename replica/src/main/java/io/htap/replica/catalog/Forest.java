package io.htap.replica.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tables inherit from which, partitions from their partitioned tables among them.
 *
 * <p>A pattern that matches a table asks for all that is beneath it as well, since it is read as
 * the union of these; only an exclude keeps one of them out, and with it all that contain it.
 */
final class Forest {
  private final TablePatterns patterns;
  private final List<CatalogRow> rows;
  private final Map<Long, List<Long>> children = new HashMap<>();
  private final Map<Long, CatalogRow> byOid = new HashMap<>();

  Forest(TablePatterns patterns, List<CatalogRow> rows) {
    this.patterns = patterns;
    this.rows = rows;
  }

  List<CatalogRow> rows() {
    return rows;
  }

  void inherits(long parent, long child) {
    children.computeIfAbsent(parent, p -> new ArrayList<>()).add(child);
  }

  /** OIDs of all relations that the patterns ask for. */
  Set<Long> wanted() {
    rows.forEach(row -> byOid.put(row.oid(), row));
    var wanted = new HashSet<Long>();
    for (CatalogRow row : rows) {
      if (patterns.matches(row.schema(), row.name())) {
        want(row, wanted);
      }
    }
    return wanted;
  }

  private void want(CatalogRow row, Set<Long> wanted) {
    if (wanted.add(row.oid())) {
      for (Long child : children.getOrDefault(row.oid(), List.of())) {
        CatalogRow below = byOid.get(child);
        if (below != null && !excluded(below)) {
          want(below, wanted);
        }
      }
    }
  }

  private boolean excluded(CatalogRow row) {
    return patterns.excludes(row.schema(), row.name());
  }

  /** The trees among the relations asked for. */
  List<SourceTree> trees(Set<Long> wanted) {
    var trees = new ArrayList<SourceTree>();
    for (CatalogRow row : rows) {
      boolean parent = row.kind() == 'r' && children.containsKey(row.oid());
      if (wanted.contains(row.oid()) && (row.partitioned() || parent)) {
        trees.add(tree(row));
      }
    }
    return trees;
  }

  private SourceTree tree(CatalogRow root) {
    var below = new LinkedHashMap<Long, CatalogRow>();
    String leftOut = collect(root, below);
    if (root.rowSecurity()) {
      leftOut = "row-level security is enabled on it";
    }
    List<Long> members =
        below.values().stream().filter(r -> !r.partitioned()).map(CatalogRow::oid).toList();
    if (leftOut == null && members.isEmpty()) {
      leftOut = "it has no partition";
    }
    return new SourceTree(
        root.oid(), root.schema(), root.name(), root.partitioned(), members, leftOut);
  }

  /** All beneath a relation and itself; returns why that cannot be had, null when it can. */
  private @Nullable String collect(CatalogRow row, Map<Long, CatalogRow> into) {
    if (into.put(row.oid(), row) != null) {
      return null;
    }
    String reason = null;
    for (Long child : children.getOrDefault(row.oid(), List.of())) {
      CatalogRow below = byOid.get(child);
      String why;
      if (below == null) {
        why = "a temporary table inherits from " + row.displayName();
      } else if (excluded(below)) {
        why = below.displayName() + " beneath it is excluded";
      } else {
        why = collect(below, into);
      }
      reason = reason == null ? why : reason;
    }
    return reason;
  }
}
