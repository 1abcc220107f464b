package io.htap.routing.guard;

import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.StatementFacts;
import java.util.Optional;
import java.util.Set;

/**
 * {@code SELECT nextval('s'), …}: functions with effects, or with another answer at every call.
 *
 * <p>The list only saves work: a function that is missing here is unknown to the translator and
 * keeps its statement on Postgres all the same.
 */
final class VolatileFunction implements TextGuard {
  private static final Set<String> VOLATILE =
      Set.of(
          "random",
          "setseed",
          "nextval",
          "currval",
          "lastval",
          "setval",
          "clock_timestamp",
          "timeofday",
          "statement_timestamp",
          "transaction_timestamp",
          "gen_random_uuid",
          "uuid_generate_v4",
          "uuidv4",
          "uuidv7",
          "txid_current",
          "set_config",
          "query_to_xml",
          "dblink",
          "dblink_exec");
  private static final Set<String> PREFIXES = Set.of("pg_", "lo_", "txid_", "pgp_");

  @Override
  public Optional<Reason> check(StatementFacts facts) {
    return facts.functions().stream()
        .filter(VolatileFunction::isVolatile)
        .sorted()
        .findFirst()
        .map(f -> Reason.of(ReasonCode.VOLATILE_FUNCTION, f));
  }

  private static boolean isVolatile(String function) {
    String name = function.substring(function.lastIndexOf('.') + 1);
    return VOLATILE.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
  }
}
