package io.htap.driver.federation.write;

import io.htap.driver.source.SourceRelations;
import io.htap.driver.source.SourceRelations.Place;
import io.htap.parser.WriteText;
import io.htap.replica.catalog.Identifiers;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.HtapException;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.SqlState;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * The relation of DuckDB that a statement writes. A temporary table of Postgres stands for it,
 * which Postgres fills: so the rows are what Postgres makes of the statement.
 *
 * @param makes whether the statement makes the relation
 * @param place where it is; null when it is not there yet
 */
record DuckTarget(RelationName name, boolean makes, @Nullable Place place) {
  /**
   * @throws SQLException 42501 when it may not be written, 0A000 when not by this statement
   */
  static DuckTarget of(
      RelationName name, WriteText text, SourceRelations sources, Writable writable)
      throws SQLException {
    boolean makes = text.command().equals(FederatedWrites.CREATE);
    if (!makes && !text.command().equals("INSERT")) {
      throw new HtapException(
          SqlState.FEATURE_NOT_SUPPORTED,
          text.command() + " of " + name + ": rows of DuckDB's can only be inserted");
    }
    if (text.targets().size() > 1) {
      throw new HtapException(
          SqlState.FEATURE_NOT_SUPPORTED, "one statement would write on both engines");
    }
    if (!sources.has(name)) {
      writable.check(name, false);
      return new DuckTarget(name, makes, null);
    }
    Place place = sources.place(name);
    writable.check(name, place.file() != null);
    if (!makes) {
      if (place.file() == null && !place.table()) {
        throw new HtapException(SqlState.FEATURE_NOT_SUPPORTED, name + " is a view of DuckDB's");
      }
      if (place.file() != null) {
        NewFile.check(name, place.file());
      }
    } else if (!text.once()) {
      throw new HtapException(SqlState.DUPLICATE_TABLE, "relation \"" + name + "\" already exists");
    }
    return new DuckTarget(name, makes, place);
  }

  /** What the table is called that stands for it. */
  RelationName standIn() {
    return BroughtRows.named("htap into " + name);
  }

  /** Whether the statement has nothing to do, because the relation is there. */
  boolean isThere() {
    return makes && place != null;
  }

  /** Makes the table that stands for it, unless the statement itself does. */
  void make(PgConnection raw, SourceRelations sources, CollationFacts collation)
      throws SQLException {
    if (makes && place == null) {
      return;
    }
    RelationFacts relation = sources.facts(name, collation);
    for (ColumnFacts column : relation.columns()) {
      if (column.type() == null && !makes) {
        throw new HtapException(
            SqlState.FEATURE_NOT_SUPPORTED,
            "column " + column.name() + " of " + name + " has a type that Postgres lacks");
      }
    }
    try (Statement statement = raw.createStatement()) {
      statement.execute(
          "CREATE TEMP TABLE "
              + standIn().quoted()
              + " ON COMMIT DROP AS "
              + SourceRelations.standIn(relation)
              + " WITH NO DATA");
      String required =
          relation.columns().stream()
              .filter(ColumnFacts::notNull)
              .map(c -> "ALTER " + Identifiers.quoted(c.name()) + " SET NOT NULL")
              .collect(Collectors.joining(", "));
      if (!required.isEmpty()) {
        statement.execute("ALTER TABLE " + standIn().quoted() + " " + required);
      }
    }
  }
}
