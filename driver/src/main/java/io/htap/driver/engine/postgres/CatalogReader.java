package io.htap.driver.engine.postgres;

import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.CollationFacts.LetterCase;
import io.htap.spi.CollationFacts.Order;
import io.htap.spi.ColumnFacts;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationFacts.Kind;
import io.htap.spi.RelationName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the relations of a statement as this session sees them, those beneath views included:
 * two round trips, and two more for each level of views.
 */
public final class CatalogReader {
  private static final int DEEPEST_VIEW = 16;

  private final Connection connection;
  private final CopyCatalog copy;
  private final CollationFacts databaseCollation;

  /** Relation names of a view's definition; empty when it cannot be parsed. */
  private final Function<String, Set<RelationName>> relationsOf;

  public CatalogReader(
      Connection connection,
      CopyCatalog copy,
      CollationFacts databaseCollation,
      Function<String, Set<RelationName>> relationsOf) {
    this.connection = connection;
    this.copy = copy;
    this.databaseCollation = databaseCollation;
    this.relationsOf = relationsOf;
  }

  /** A row of pg_class, before its columns are known. */
  private record Found(
      RelationName as,
      long oid,
      String schema,
      String name,
      Kind kind,
      double rows,
      boolean partitioned,
      boolean rowSecurity,
      boolean parent,
      @Nullable String definition,
      boolean barrier) {

    /** Whether it is read with all that is beneath it. */
    boolean tree() {
      return kind == Kind.TABLE && !as.only() && (partitioned || parent);
    }
  }

  /** Names that do not resolve are absent from the result. */
  public LoadedCatalog read(Set<RelationName> names) throws SQLException {
    Map<RelationName, RelationFacts> relations = new HashMap<>();
    Map<Long, Proof> proofs = new HashMap<>();
    Map<Long, String> stamps = new HashMap<>();
    long leastLsn = 0;
    Map<Long, LoadedCatalog.View> views = new HashMap<>();
    List<RelationName> pending = List.copyOf(names);
    for (int depth = 0; !pending.isEmpty() && depth < DEEPEST_VIEW; depth++) {
      List<Found> found = relations(pending, views);
      // What proves the rest is read first: a change in between then fails the proof.
      Standings standings =
          Standings.read(connection, copy, oids(found, f -> !f.tree()), oids(found, Found::tree));
      stamps.putAll(standings.stamps());
      leastLsn = Math.max(leastLsn, standings.leastLsn());
      Map<Long, List<Declared>> columns = columns(found);
      Map<Long, List<List<String>>> keys = uniqueKeys(found);
      List<RelationName> next = new ArrayList<>();
      for (Found f : found) {
        Standing standing = standing(f, standings);
        proofs.merge(f.oid(), standing.proof(), Proof::and);
        relations.put(
            f.as(),
            facts(
                f,
                standing,
                columns.getOrDefault(f.oid(), List.of()),
                // A key of the parent says nothing of those that inherit from it.
                f.tree() && !f.partitioned() ? List.of() : keys.getOrDefault(f.oid(), List.of())));
        if (f.definition() != null) {
          next.addAll(relationsOf.apply(f.definition()));
        }
      }
      next.removeAll(relations.keySet());
      pending = next.stream().distinct().toList();
    }
    return new LoadedCatalog(new CatalogFacts(relations), proofs, stamps, views, leastLsn);
  }

  private static RelationFacts facts(
      Found f, Standing standing, List<Declared> columns, List<List<String>> keys) {
    return new RelationFacts(
        f.oid(),
        f.schema(),
        f.name(),
        f.kind(),
        standing.columns(columns),
        keys,
        standing.rows(),
        f.definition(),
        standing.copyTable(),
        standing.parts(columns),
        standing.ineligible());
  }

  private Standing standing(Found f, Standings standings) {
    String name = f.schema() + "." + f.name();
    if (f.kind() == Kind.VIEW) {
      return Standing.refused(
          f.barrier()
              ? Reason.of(ReasonCode.PRIVILEGE, name + ": a view with security_barrier")
              : null,
          f.rows());
    }
    if (f.schema().startsWith("pg_temp")) {
      return Standing.refused(Reason.of(ReasonCode.TEMPORARY_TABLE, f.name()), f.rows());
    }
    if (f.kind() == Kind.OTHER) {
      return Standing.refused(
          copy.ineligible(f.oid())
              .orElse(Reason.of(ReasonCode.NOT_REPLICATED, name + ": not a table")),
          f.rows());
    }
    if (f.tree()) {
      return standings.tree(f.oid(), name, f.rowSecurity());
    }
    if (f.partitioned()) {
      return Standing.refused(
          Reason.of(ReasonCode.NOT_REPLICATED, name + ": ONLY of a partitioned table"), f.rows());
    }
    return f.rowSecurity()
        ? Standing.refused(
            Reason.of(ReasonCode.NOT_REPLICATED, name + ": row-level security is enabled on it"),
            f.rows())
        : standings.table(f.oid(), name, f.rows());
  }

  private List<Found> relations(List<RelationName> names, Map<Long, LoadedCatalog.View> views)
      throws SQLException {
    List<Found> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CatalogSql.RELATIONS)) {
      statement.setArray(1, texts(names, RelationName::schema));
      statement.setArray(2, texts(names, RelationName::name));
      statement.setArray(3, texts(names, RelationName::quoted));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Kind kind = kind(row.getString("relkind"), row.getString("relpersistence"));
          long oid = row.getLong("oid");
          if (kind == Kind.VIEW) {
            views.put(
                oid,
                new LoadedCatalog.View(
                    oid,
                    row.getLong("relowner"),
                    row.getBoolean("invoker"),
                    row.getString("stamp")));
          }
          found.add(
              new Found(
                  names.get(row.getInt("ord") - 1),
                  oid,
                  row.getString("nspname"),
                  row.getString("relname"),
                  kind,
                  row.getDouble("reltuples"),
                  "p".equals(row.getString("relkind")),
                  row.getBoolean("relrowsecurity"),
                  row.getBoolean("relhassubclass"),
                  kind == Kind.VIEW ? row.getString("definition") : null,
                  row.getBoolean("barrier")));
        }
      }
    }
    return found;
  }

  private static Kind kind(String relkind, String persistence) {
    if (!persistence.equals("p")) {
      return Kind.OTHER;
    }
    return switch (relkind) {
      case "r", "p" -> Kind.TABLE;
      case "v" -> Kind.VIEW;
      default -> Kind.OTHER;
    };
  }

  private Map<Long, List<Declared>> columns(List<Found> relations) throws SQLException {
    Map<Long, List<Declared>> columns = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(CatalogSql.COLUMNS)) {
      statement.setArray(1, oids(relations));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long relation = row.getLong("relation");
          columns.computeIfAbsent(relation, r -> new ArrayList<>()).add(column(row));
        }
      }
    }
    return columns;
  }

  private Declared column(ResultSet row) throws SQLException {
    int base = (int) row.getLong("base");
    var facts =
        new ColumnFacts(
            row.getString("attname"),
            row.getInt("attnum"),
            base,
            row.getInt("basemod"),
            row.getBoolean("attnotnull"),
            collation(row),
            null);
    return new Declared(facts, (int) row.getLong("type"), row.getInt("typmod"), enumNames(row));
  }

  private static Set<String> enumNames(ResultSet row) throws SQLException {
    Array names = row.getArray("enumnames");
    return names == null ? Set.of() : new HashSet<>(List.of((String[]) names.getArray()));
  }

  private @Nullable CollationFacts collation(ResultSet row) throws SQLException {
    long oid = row.getLong("collation");
    if (oid == 0) {
      return null;
    }
    return oid == CollationFacts.DEFAULT_OID
        ? databaseCollation
        : new CollationFacts(
            oid,
            row.getBoolean("deterministic"),
            row.getBoolean("byteorder") ? Order.BYTES : Order.UNKNOWN,
            row.getBoolean("asciicase") ? LetterCase.ASCII : LetterCase.UNKNOWN);
  }

  private Map<Long, List<List<String>>> uniqueKeys(List<Found> relations) throws SQLException {
    Map<Long, List<List<String>>> keys = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(CatalogSql.UNIQUE_KEYS)) {
      statement.setArray(1, oids(relations));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String[] names = (String[]) row.getArray("columns").getArray();
          keys.computeIfAbsent(row.getLong("relation"), r -> new ArrayList<>()).add(List.of(names));
        }
      }
    }
    return keys;
  }

  private static List<Long> oids(List<Found> relations, Predicate<Found> which) {
    return relations.stream().filter(which).map(Found::oid).distinct().toList();
  }

  private Array texts(List<RelationName> names, Function<RelationName, @Nullable String> part)
      throws SQLException {
    return connection.createArrayOf("text", names.stream().map(part).toArray(String[]::new));
  }

  private Array oids(List<Found> relations) throws SQLException {
    return connection.createArrayOf(
        "int8", relations.stream().map(Found::oid).distinct().toArray(Long[]::new));
  }
}
