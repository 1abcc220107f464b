package io.htap.driver.engine.postgres;

import io.htap.driver.engine.postgres.CopyCatalog.CopiedTable;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the copy stands to tables and to trees of tables.
 *
 * <p>A partitioned table, or one that others inherit from, is read as the union of all tables
 * beneath it, each of which the copy holds by itself: rows that come or go with ATTACH and DETACH
 * then need not pass through the change stream. Which tables these are is asked of the catalog here
 * and proven again at every execution.
 */
final class Standings {
  private final CopyCatalog copy;
  private final Map<Long, List<Member>> trees = new LinkedHashMap<>();
  private final Map<Long, Map<Long, String>> children = new HashMap<>();
  private final Map<Long, CopiedTable> copies = new HashMap<>();
  private final Map<Long, String> stamps = new HashMap<>();
  private final Set<Long> changed = new HashSet<>();
  private long leastLsn;

  /** A table of a tree; a partitioned table, which has no rows itself, is none. */
  private record Member(long oid, String name, double rows, boolean detaching) {}

  private Standings(CopyCatalog copy) {
    this.copy = copy;
  }

  /**
   * One round trip, and one more if there are trees.
   *
   * @param tables OIDs of relations that are read by themselves
   * @param roots OIDs of tables that are read with all that is beneath them
   */
  static Standings read(
      Connection connection, CopyCatalog copy, Collection<Long> tables, Collection<Long> roots)
      throws SQLException {
    var standings = new Standings(copy);
    if (!roots.isEmpty()) {
      standings.readTrees(connection, roots);
    }
    Set<Long> all = new HashSet<>(tables);
    all.addAll(roots);
    standings.trees.values().forEach(members -> members.forEach(m -> all.add(m.oid())));
    if (!all.isEmpty()) {
      standings.readStamps(connection, List.copyOf(all));
    }
    return standings;
  }

  /** The position from which on the trees have been what they are; 0 without trees. */
  long leastLsn() {
    return leastLsn;
  }

  private void readTrees(Connection connection, Collection<Long> roots) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CatalogSql.TREES)) {
      statement.setArray(1, connection.createArrayOf("int8", roots.toArray(Long[]::new)));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long root = row.getLong("root");
          long oid = row.getLong("oid");
          leastLsn = Math.max(leastLsn, row.getLong("lsn"));
          children.computeIfAbsent(root, r -> new HashMap<>()).put(oid, row.getString("children"));
          List<Member> members = trees.computeIfAbsent(root, r -> new ArrayList<>());
          if (!"p".equals(row.getString("relkind")) || row.getBoolean("detaching")) {
            String name = row.getString("nspname") + "." + row.getString("relname");
            members.add(
                new Member(oid, name, row.getDouble("reltuples"), row.getBoolean("detaching")));
          }
        }
      }
    }
  }

  private void readStamps(Connection connection, List<Long> oids) throws SQLException {
    String[] shapes = new String[oids.size()];
    for (int i = 0; i < shapes.length; i++) {
      Optional<CopiedTable> copied = copy.table(oids.get(i));
      copied.ifPresent(table -> copies.put(table.oid(), table));
      shapes[i] = copied.map(CopiedTable::shape).orElse("");
    }
    String sql = CatalogSql.stamps(copy.shapeSql(), copy.sameShapeSql("f.now", "e.shape"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("int8", oids.toArray()));
      statement.setArray(2, connection.createArrayOf("text", shapes));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          stamps.put(row.getLong("oid"), row.getString("stamp"));
          if (!row.getBoolean("unchanged")) {
            changed.add(row.getLong("oid"));
          }
        }
      }
    }
  }

  /** The versions of the catalog rows of all that was asked for. */
  Map<Long, String> stamps() {
    return stamps;
  }

  /** A table by itself, without what inherits from it. */
  Standing table(long oid, String name, double rows) {
    Reason why = against(oid, name);
    CopiedTable table = copies.get(oid);
    return why != null || table == null
        ? Standing.refused(why, rows)
        : new Standing(null, List.of(table), false, rows, proof(Map.of(), List.of(table)));
  }

  /** A table with all that is beneath it. */
  Standing tree(long root, String name, boolean rowSecurity) {
    List<Member> members = trees.getOrDefault(root, List.of());
    double rows =
        members.stream().anyMatch(m -> m.rows() >= 0)
            ? members.stream().mapToDouble(m -> Math.max(0, m.rows())).sum()
            : -1;
    Reason why = againstTree(root, name, rowSecurity, members);
    if (why != null) {
      return Standing.refused(why, rows);
    }
    List<CopiedTable> tables = members.stream().flatMap(m -> held(m).stream()).toList();
    Map<Long, String> all = children.getOrDefault(root, Map.of());
    // The root is read for its columns, its privileges and its row security, copied or not.
    Proof ofRoot = new Proof(Map.of(root, stamps.getOrDefault(root, "")), all, Set.of());
    return new Standing(null, tables, true, rows, proof(all, tables).and(ofRoot));
  }

  private Optional<CopiedTable> held(Member member) {
    return Optional.ofNullable(copies.get(member.oid()));
  }

  private @Nullable Reason againstTree(
      long root, String name, boolean rowSecurity, List<Member> members) {
    if (rowSecurity) {
      return Reason.of(ReasonCode.NOT_REPLICATED, name + ": row-level security is enabled on it");
    }
    // Postgres may go on noting a table as a parent when nothing inherits from it any more.
    boolean alone = members.size() == 1 && members.get(0).oid() == root;
    Optional<Reason> tree = alone ? Optional.empty() : copy.ineligibleTree(root);
    if (tree.isPresent()) {
      return tree.get();
    }
    if (members.isEmpty()) {
      return Reason.of(ReasonCode.NOT_REPLICATED, name + ": it has no partition");
    }
    for (Member member : members) {
      if (member.detaching()) {
        return Reason.of(
            ReasonCode.TABLE_NOT_READY, name + ": " + member.name() + " is being detached");
      }
      Reason why = against(member.oid(), member.name());
      if (why != null) {
        return Reason.of(why.code(), name + ": beneath it " + why.detail());
      }
    }
    return null;
  }

  private @Nullable Reason against(long oid, String name) {
    Optional<Reason> why = copy.ineligible(oid);
    if (why.isPresent()) {
      return why.get().detail().startsWith(name)
          ? why.get()
          : Reason.of(why.get().code(), name + ": " + why.get().detail());
    }
    if (!copies.containsKey(oid) || !stamps.containsKey(oid)) {
      return Reason.of(ReasonCode.TABLE_NOT_READY, name + ": not copied yet");
    }
    return changed.contains(oid)
        ? Reason.of(
            ReasonCode.TABLE_NOT_READY, name + ": its definition has changed since it was copied")
        : null;
  }

  private Proof proof(Map<Long, String> ofTrees, List<CopiedTable> tables) {
    Map<Long, String> ofTables = new HashMap<>();
    Set<String> published = new HashSet<>();
    for (CopiedTable table : tables) {
      ofTables.put(table.oid(), stamps.getOrDefault(table.oid(), ""));
      published.add(table.publishedAs());
    }
    return new Proof(ofTables, ofTrees, published);
  }
}
