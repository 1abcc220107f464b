package io.htap.routing.policy;

import io.htap.routing.learn.Estimate;
import io.htap.routing.learn.Latency;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RouteDecision;
import io.htap.spi.RouteDecision.Price;
import io.htap.spi.RouteDecision.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prices a statement on an engine to which the columns that it reads have to be brought, and that
 * then scans them many times as fast: what a run takes, and a share of what bringing them takes,
 * which all runs that read them until they change have in common.
 */
public final class OffloadPolicy {
  /** Of any run, the preflight round trip included. */
  private static final double BASE_MILLIS = 4;

  /** Of each column that a run reads: a small part of what any such device's memory gives. */
  private static final double BYTES_PER_MILLI = 50e6;

  /** Of the logarithm of the prior: a factor of two. */
  private static final double DEVIATION = 0.7;

  /** In deviations of a normal distribution. */
  private static final double NINE_OF_TEN = 1.2816;

  private OffloadPolicy() {}

  /**
   * What is known of the statement there.
   *
   * @param rows of the tables that it reads
   * @param bytes of the columns that it reads
   * @param missing bytes of them that have to be brought there
   * @param bytesPerMilli that are brought there in a millisecond
   * @param reuse how many runs read what was brought before it changes, at least 1
   * @param ran what its runs there have taken
   */
  public record Offer(
      double rows, double bytes, double missing, double bytesPerMilli, double reuse, Latency ran) {
    public Offer {
      if (!(bytesPerMilli > 0) || !(reuse >= 1)) {
        throw new IllegalArgumentException("no such offer: " + bytesPerMilli + ", " + reuse);
      }
    }
  }

  /** What a run is expected to take, with its share of the bringing. */
  public static Price price(EngineId engine, Offer offer) {
    double prior = BASE_MILLIS + offer.bytes() / BYTES_PER_MILLI;
    Estimate run = offer.ran().estimate(new Estimate(Math.log(prior), DEVIATION));
    double share = offer.missing() / offer.bytesPerMilli() / offer.reuse();
    return new Price(
        engine,
        run.millis() + share,
        run.millis(-NINE_OF_TEN) + share,
        run.millis(NINE_OF_TEN) + share);
  }

  /**
   * The decision between the engine and what was chosen without it.
   *
   * @param before with prices
   * @param leastRows so many the tables must have
   */
  public static RouteDecision choose(
      RouteDecision before, EngineId engine, Offer offer, double leastRows) {
    if (offer.rows() < leastRows) {
      return before.without(
          engine,
          Reason.of(
              ReasonCode.MORE_EXPENSIVE,
              String.format(
                  Locale.ROOT, "%.0f rows, of which %.0f are the least", offer.rows(), leastRows)));
    }
    Price price = price(engine, offer);
    double best = before.millisOn(before.chosen());
    List<Price> prices = new ArrayList<>(before.prices());
    prices.add(price);
    boolean pays = price.millis() < best;
    EngineId loser = pays ? before.chosen() : engine;
    List<Rejection> rejected = new ArrayList<>(before.rejected());
    rejected.add(
        new Rejection(loser, dearer(pays ? best : price.millis(), pays ? price.millis() : best)));
    return new RouteDecision(pays ? engine : before.chosen(), rejected, prices);
  }

  private static Reason dearer(double millis, double best) {
    return Reason.of(
        ReasonCode.MORE_EXPENSIVE,
        String.format(Locale.ROOT, "estimated %.1f ms against %.1f ms", millis, best));
  }
}
