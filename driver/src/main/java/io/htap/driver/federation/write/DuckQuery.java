package io.htap.driver.federation.write;

import io.htap.driver.federation.FederatedPlan;
import io.htap.replica.catalog.Identifiers;
import io.htap.replica.codec.HeldType;
import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query that DuckDB answers, going to a table of DuckDB's without leaving it: where
 * that is all that the statement does with them, and no value has to be cast for its column.
 *
 * @param into the columns that the statement names; null for none
 * @param relation that the rows go to; null for one that is made of them
 */
record DuckQuery(DuckTarget target, @Nullable List<String> into, @Nullable RelationFacts relation) {
  /** DuckDB's statement; null when Postgres has to make the rows. */
  @Nullable String sql(FederatedPlan plan) {
    if (plan.query().order() != null || plan.translated().finishing() != null) {
      return null;
    }
    List<DuckColumn> columns = DuckColumn.of(plan.query().fields());
    List<String> names = names(columns);
    if (names == null) {
      return null;
    }
    List<String> items = new ArrayList<>();
    List<String> quoted = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      HeldType held = columns.get(i).held();
      if (held == null || !seen.add(names.get(i))) {
        return null;
      }
      quoted.add(Identifiers.quoted(names.get(i)));
      items.add("CAST(o" + (i + 1) + " AS " + held.duckType() + ") AS " + quoted.get(i));
    }
    String query =
        "SELECT " + String.join(", ", items) + " FROM (" + plan.translated().sql() + ") AS q";
    return target.place() == null
        ? "CREATE TABLE " + target.name().quoted() + " AS " + query
        : "INSERT INTO " + target.place().sql() + " (" + String.join(", ", quoted) + ") " + query;
  }

  /** The names of the columns that the query's go to; null unless they are of the same types. */
  private @Nullable List<String> names(List<DuckColumn> columns) {
    if (columns.isEmpty()) {
      return null;
    }
    if (relation == null) {
      return columns.stream().map(DuckColumn::name).toList();
    }
    List<String> names =
        into == null ? relation.columns().stream().map(ColumnFacts::name).toList() : into;
    if (into == null ? names.size() < columns.size() : names.size() != columns.size()) {
      return null;
    }
    for (int i = 0; i < columns.size(); i++) {
      String name = names.get(i);
      ColumnFacts column =
          relation.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
      if (column == null || !same(columns.get(i), column)) {
        return null;
      }
    }
    return names.subList(0, columns.size());
  }

  private static boolean same(DuckColumn from, ColumnFacts to) {
    int oid = from.field().getOID();
    boolean text = to.type() == PgType.TEXT && oid == PgType.VARCHAR.oid();
    return text
        || (oid == to.typeOid()
            && (to.type() != PgType.NUMERIC || from.field().getMod() == to.typmod()));
  }
}
