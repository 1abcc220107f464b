package io.htap.driver.offload;

import io.htap.driver.statement.BoundParameter;
import io.htap.spi.Reason;
import io.htap.spi.engine.EnginePlan;
import io.htap.spi.engine.EnginePlanning;
import io.htap.spi.engine.EnginePlanning.Able;
import io.htap.spi.engine.OptionalEngine;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an engine that may be there has to offer for a statement.
 *
 * @param engine null when there is none that can run
 * @param plan how it would run it; null exactly when there is something against it
 * @param against why it cannot
 * @param rows of the tables that it reads, as Postgres estimates them
 * @param binder plans the statement with other values; null when it has no parameters
 */
public record Offered(
    @Nullable OptionalEngine engine,
    @Nullable EnginePlan plan,
    @Nullable Reason against,
    double rows,
    @Nullable Binder binder) {
  /** Plans a statement with the values that are bound. */
  @FunctionalInterface
  public interface Binder {
    EnginePlanning plan(List<BoundParameter> parameters) throws SQLException;
  }

  public Offered {
    if ((plan == null) != (against != null) || plan != null && engine == null) {
      throw new IllegalArgumentException("either a plan of an engine's or a reason");
    }
  }

  static Offered none(Reason against) {
    return new Offered(null, null, against, 0, null);
  }

  OptionalEngine requireEngine() {
    return Objects.requireNonNull(engine);
  }

  /** What it would run with these values. */
  EnginePlanning with(List<BoundParameter> parameters) throws SQLException {
    return binder == null ? new Able(requirePlan()) : binder.plan(parameters);
  }

  EnginePlan requirePlan() {
    return Objects.requireNonNull(plan);
  }

  Reason requireAgainst() {
    return Objects.requireNonNull(against);
  }

  /** The plan for people; empty when there is none. */
  public List<String> lines() {
    return plan == null ? List.of() : plan.lines();
  }
}
