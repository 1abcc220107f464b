package io.htap.driver.engine.postgres;

import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.EnumFacts;
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
      @Nullable String definition) {}

  /** Names that do not resolve are absent from the result. */
  public LoadedCatalog read(Set<RelationName> names) throws SQLException {
    Map<RelationName, RelationFacts> relations = new HashMap<>();
    Map<Long, CopyCatalog.CopiedTable> tables = new HashMap<>();
    Map<Long, LoadedCatalog.View> views = new HashMap<>();
    List<RelationName> pending = List.copyOf(names);
    for (int depth = 0; !pending.isEmpty() && depth < DEEPEST_VIEW; depth++) {
      List<Found> found = relations(pending, views);
      Map<Long, List<ColumnFacts>> columns = columns(found);
      Map<Long, List<List<String>>> keys = uniqueKeys(found);
      List<RelationName> next = new ArrayList<>();
      for (Found f : found) {
        copy.table(f.oid()).ifPresent(t -> tables.put(f.oid(), t));
        relations.put(
            f.as(),
            facts(
                f,
                columns.getOrDefault(f.oid(), List.of()),
                keys.getOrDefault(f.oid(), List.of())));
        if (f.definition() != null) {
          next.addAll(relationsOf.apply(f.definition()));
        }
      }
      next.removeAll(relations.keySet());
      pending = next.stream().distinct().toList();
    }
    return new LoadedCatalog(new CatalogFacts(relations), tables, views);
  }

  private RelationFacts facts(Found f, List<ColumnFacts> columns, List<List<String>> keys) {
    CopyCatalog.CopiedTable copied =
        f.kind() == Kind.TABLE ? copy.table(f.oid()).orElse(null) : null;
    return new RelationFacts(
        f.oid(),
        f.schema(),
        f.name(),
        f.kind(),
        columns,
        keys,
        f.rows(),
        f.definition(),
        copied == null ? null : copied.copyTable(),
        ineligible(f));
  }

  private @Nullable Reason ineligible(Found f) {
    if (f.kind() == Kind.VIEW) {
      return null;
    }
    if (f.schema().startsWith("pg_temp")) {
      return Reason.of(ReasonCode.TEMPORARY_TABLE, f.name());
    }
    return copy.ineligible(f.oid()).orElse(null);
  }

  private List<Found> relations(List<RelationName> names, Map<Long, LoadedCatalog.View> views)
      throws SQLException {
    List<Found> found = new ArrayList<>();
    String[] quoted = names.stream().map(RelationName::quoted).toArray(String[]::new);
    try (PreparedStatement statement = connection.prepareStatement(CatalogSql.RELATIONS)) {
      Array array = connection.createArrayOf("text", quoted);
      statement.setArray(1, array);
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
                  kind == Kind.VIEW ? row.getString("definition") : null));
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
      case "r" -> Kind.TABLE;
      case "v" -> Kind.VIEW;
      default -> Kind.OTHER;
    };
  }

  private Map<Long, List<ColumnFacts>> columns(List<Found> relations) throws SQLException {
    Map<Long, List<ColumnFacts>> columns = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(CatalogSql.COLUMNS)) {
      statement.setArray(1, oids(relations));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long relation = row.getLong("relation");
          columns.computeIfAbsent(relation, r -> new ArrayList<>()).add(column(relation, row));
        }
      }
    }
    return columns;
  }

  private ColumnFacts column(long relation, ResultSet row) throws SQLException {
    int attnum = row.getInt("attnum");
    int type = (int) row.getLong("type");
    int typmod = row.getInt("typmod");
    int base = (int) row.getLong("base");
    CopyCatalog.CopiedColumn copied =
        copy.table(relation).map(t -> t.columns().get(attnum)).orElse(null);
    return new ColumnFacts(
        row.getString("attname"),
        attnum,
        base,
        row.getInt("basemod"),
        row.getBoolean("attnotnull"),
        collation(row),
        copied == null ? null : copied.nameIf(type, typmod),
        copied == null || copied.labels().isEmpty()
            ? null
            : new EnumFacts(base, enumNames(row), copied.labels()));
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
        : new CollationFacts(oid, row.getBoolean("deterministic"), row.getBoolean("byteorder"));
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

  private Array oids(List<Found> relations) throws SQLException {
    return connection.createArrayOf(
        "int8", relations.stream().map(Found::oid).distinct().toArray(Long[]::new));
  }
}
