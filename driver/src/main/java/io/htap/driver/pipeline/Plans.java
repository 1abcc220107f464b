package io.htap.driver.pipeline;

import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.ParameterShape;
import io.htap.spi.Reason;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The plans of one session, per text, types of its parameters and time zone; bounded by what they
 * take in the heap, for there may be many sessions.
 */
final class Plans {
  private static final int MOST = 500;
  private static final int MOST_BYTES = 4 << 20;

  /** What a plan takes in the heap, about: it has its statement in several forms. */
  private static final int BYTES_PER_PLAN = 8_000;

  private static final int BYTES_PER_CHARACTER = 40;
  private static final int BYTES_PER_REFUSAL = 600;

  private final Planner planner;
  private final ConcurrentHashMap<Key, Plan> known = new ConcurrentHashMap<>();
  private int bytes;

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
      case STALE, ENGINE_BUSY, HEDGED -> {}
      case CATALOG_CHANGED -> drop(key(text, request));
      default -> keep(key(text, request), Plan.stay(reason));
    }
  }

  /** Everything is planned anew, because a setting that plans depend on has changed. */
  void forget() {
    known.clear();
    bytes = 0;
  }

  private Plan plan(Key key, TextFacts text, ExecutionRequest request) throws SQLException {
    Plan plan = planner.plan(text, request.requireParameters());
    keep(key, plan);
    return plan;
  }

  private void keep(Key key, Plan plan) {
    drop(key);
    int more = bytes(key, plan);
    if (known.size() >= MOST || bytes + more > MOST_BYTES) {
      forget();
    }
    known.put(key, plan);
    bytes += more;
  }

  private void drop(Key key) {
    Plan dropped = known.remove(key);
    if (dropped != null) {
      bytes -= bytes(key, dropped);
    }
  }

  private static int bytes(Key key, Plan plan) {
    return plan.onCopy() == null
        ? BYTES_PER_REFUSAL + key.sql.length()
        : BYTES_PER_PLAN + BYTES_PER_CHARACTER * key.sql.length();
  }

  private Key key(TextFacts text, ExecutionRequest request) {
    List<BoundParameter> parameters = request.requireParameters();
    return new Key(
        text.sql(),
        parameters.isEmpty() ? List.of() : parameters.stream().map(ParameterShape::of).toList(),
        planner.timeZone());
  }
}
