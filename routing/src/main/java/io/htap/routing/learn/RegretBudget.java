package io.htap.routing.learn;

/**
 * What attempts to learn may cost: a share of the time that all statements are expected to take
 * where they are expected to be fastest, and a little to begin with.
 *
 * @param earned milliseconds
 * @param spent milliseconds, by what attempts have really cost
 */
public record RegretBudget(double earned, double spent) {
  /** Of the milliseconds of all statements. */
  static final double SHARE = 0.05;

  /** Milliseconds. */
  static final double BEGINNING = 500;

  /** No statement's attempts may be paid for by all that many others have earned. */
  static final double MOST_AT_ONCE = 0.2;

  public static final RegretBudget START = new RegretBudget(BEGINNING, 0);

  /** Milliseconds that the next attempt may cost. */
  public double allowed() {
    return Math.max(0, MOST_AT_ONCE * (earned - spent));
  }

  /**
   * After a run where it was expected to be fastest.
   *
   * @param millis that it was expected to take
   */
  public RegretBudget ran(double millis) {
    return new RegretBudget(earned + SHARE * millis, spent);
  }

  /**
   * After an attempt.
   *
   * @param millis that it has taken longer than expected of the other engine; a gain counts nothing
   */
  public RegretBudget tried(double millis) {
    return new RegretBudget(earned, spent + Math.max(0, millis));
  }
}
