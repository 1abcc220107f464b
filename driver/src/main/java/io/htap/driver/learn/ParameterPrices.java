package io.htap.driver.learn;

import io.htap.driver.statement.BoundParameter;
import io.htap.routing.model.Expectation;
import io.htap.spi.RouteDecision;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a statement is expected to take by the values that are bound. A value that was not seen
 * before costs a question to Postgres's planner, so it is asked as long as that is a small share of
 * what the statement takes anyway; what is not asked goes by the values that were planned with.
 */
public final class ParameterPrices {
  /** Of the time that the statement's runs take. */
  private static final double SHARE = 0.05;

  /** What may be asked before there are runs: some ten questions. */
  private static final long BEGINNING_NANOS = 5_000_000;

  private static final int MOST_VALUES = 64;
  private static final int LONGEST = 1_000;

  private final Pricer pricer;
  private final Map<List<@Nullable Object>, Priced> known = new LinkedHashMap<>();
  private final Priced first;
  private long allowedNanos = BEGINNING_NANOS;

  /** One round trip. */
  @FunctionalInterface
  public interface Pricer {
    /** Prices the statement with these values. */
    Priced price(List<BoundParameter> parameters) throws SQLException;
  }

  /**
   * A statement's prices.
   *
   * @param expected null where nobody asked for prices
   */
  public record Priced(RouteDecision decision, @Nullable Expectation expected) {}

  /**
   * @param parameters that it was planned with
   * @param first what it was then expected to take
   */
  public ParameterPrices(Pricer pricer, List<BoundParameter> parameters, Priced first) {
    this.pricer = pricer;
    this.first = first;
    keep(values(parameters), first);
  }

  /** With these values, or with the first ones when asking would cost too much. */
  public Priced of(List<BoundParameter> parameters) throws SQLException {
    List<@Nullable Object> values = values(parameters);
    Priced priced = known.get(values);
    if (priced == null && allowedNanos > 0) {
      long began = System.nanoTime();
      priced = pricer.price(parameters);
      allowedNanos -= System.nanoTime() - began;
      keep(values, priced);
    }
    return priced == null ? first : priced;
  }

  private static List<@Nullable Object> values(List<BoundParameter> parameters) {
    return parameters.stream().<@Nullable Object>map(BoundParameter::value).toList();
  }

  private void keep(List<@Nullable Object> values, Priced priced) {
    if (values.stream().mapToInt(ParameterPrices::length).sum() > LONGEST) {
      return;
    }
    if (known.size() == MOST_VALUES) {
      Iterator<List<@Nullable Object>> oldest = known.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    known.put(values, priced);
  }

  private static int length(@Nullable Object value) {
    return value instanceof String || value instanceof List<?> ? value.toString().length() : 16;
  }

  /** The statement has run. */
  public void ran(long nanos) {
    allowedNanos += (long) (SHARE * nanos);
  }
}
