package io.htap.driver.status;

import static io.htap.driver.status.StatementsTable.millis;

import io.htap.driver.learn.Decision;
import io.htap.driver.learn.LearnedStatement;
import io.htap.driver.learn.Learning;
import io.htap.driver.session.TextTable;
import io.htap.driver.session.TextTable.Column;
import io.htap.routing.features.FeatureVector;
import io.htap.routing.features.Features;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/**
 * The table {@code htap.decisions}: where the last statements went, and what was expected of it.
 */
public final class DecisionsTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("ended", Oid.TIMESTAMPTZ),
          new Column("fingerprint", Oid.TEXT),
          new Column("statement", Oid.TEXT),
          new Column("decided", Oid.TEXT),
          new Column("ran_on", Oid.TEXT),
          new Column("explored", Oid.BOOL),
          new Column("hedged", Oid.BOOL),
          new Column("propensity", Oid.FLOAT8),
          new Column("load", Oid.FLOAT8),
          new Column("by_load", Oid.BOOL),
          new Column("postgres_expected_ms", Oid.FLOAT8),
          new Column("duckdb_expected_ms", Oid.FLOAT8),
          new Column("ms", Oid.FLOAT8),
          new Column("features", Oid.TEXT));

  private DecisionsTable() {}

  /** Of a session that has no copy. */
  public static TextTable empty() {
    return new TextTable(COLUMNS);
  }

  /**
   * @param mayRead whether the session may read a statement
   */
  public static TextTable of(Learning learning, Predicate<LearnedStatement> mayRead) {
    TextTable table = empty();
    for (Learning.Past past : learning.decisions()) {
      Decision decision = past.decision();
      table.row(
          past.ended().toString().replace('T', ' ').replace("Z", "+00"),
          decision.statement().fingerprint(),
          mayRead.test(decision.statement()) ? decision.statement().shape() : null,
          decision.engine().label(),
          past.engine().label(),
          bool(decision.choice().explores()),
          bool(past.hedged()),
          String.format(Locale.ROOT, "%.4f", decision.choice().propensity()),
          String.format(Locale.ROOT, "%.2f", decision.load().distance()),
          bool(decision.byLoad()),
          millis(decision.postgres().millis()),
          millis(decision.duckDb().millis()),
          millis(past.millis()),
          features(decision.expected().features()));
    }
    return table;
  }

  private static String bool(boolean is) {
    return is ? "t" : "f";
  }

  /** Those that are not 0, by their names. */
  private static @Nullable String features(@Nullable FeatureVector features) {
    return features == null
        ? null
        : IntStream.range(0, features.size())
            .filter(i -> features.get(i) != 0)
            .mapToObj(i -> Features.ALL.get(i).name() + "=" + features.get(i))
            .collect(Collectors.joining(" "));
  }
}
