package io.htap.driver.pipeline;

import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.ParameterShape;
import io.htap.spi.Reason;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The plans of one session, per text, types of its parameters and time zone. */
final class Plans {
  private static final int MOST = 500;

  private final Planner planner;
  private final ConcurrentHashMap<Key, Plan> known = new ConcurrentHashMap<>();

  private record Key(String sql, List<ParameterShape> parameters, String timeZone) {}

  Plans(Planner planner) {
    this.planner = planner;
  }

  Plan of(TextFacts text, ExecutionRequest request) throws SQLException {
    Key key = key(text, request);
    Plan plan = known.get(key);
    return plan == null || plan.expired() || !planner.holds(plan) ? plan(key, text, request) : plan;
  }

  /** Plans anew, because what the known plan took for granted no longer holds. */
  Plan again(TextFacts text, ExecutionRequest request) throws SQLException {
    return plan(key(text, request), text, request);
  }

  /**
   * What failed on the copy stays away from it for a while; what would only have waited does not,
   * and what was planned on a copy that is gone is planned anew.
   */
  void penalise(TextFacts text, ExecutionRequest request, Reason reason) {
    switch (reason.code()) {
      case STALE, ENGINE_BUSY -> {}
      case CATALOG_CHANGED -> known.remove(key(text, request));
      default -> known.put(key(text, request), Plan.stay(reason));
    }
  }

  /** Everything is planned anew, because a setting that plans depend on has changed. */
  void forget() {
    known.clear();
  }

  private Plan plan(Key key, TextFacts text, ExecutionRequest request) throws SQLException {
    Plan plan = planner.plan(text, request.requireParameters());
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(key, plan);
    return plan;
  }

  private Key key(TextFacts text, ExecutionRequest request) {
    List<BoundParameter> parameters = request.requireParameters();
    return new Key(
        text.sql(),
        parameters.isEmpty() ? List.of() : parameters.stream().map(ParameterShape::of).toList(),
        planner.timeZone());
  }
}
