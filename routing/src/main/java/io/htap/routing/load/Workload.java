package io.htap.routing.load;

import java.util.Locale;

/**
 * What an application does at present: how many statements a second stay on Postgres, and how many
 * are for the copy.
 */
public record Workload(Phase phase, double staying, double analytic) {
  /** Nothing has been seen, so nothing needs to be protected. */
  public static final Workload UNSEEN = new Workload(Phase.OLAP, 0, 0);

  /** Rates are means over about so long, in seconds. */
  private static final double SMOOTHING = 10;

  /** Statements a second that are taken as analytic in addition: a few an hour are no phase. */
  private static final double QUIET = 1;

  /** Shares of statements that stay from where on a phase begins, and to where it lasts. */
  private static final double OLTP_FROM = 0.9;

  private static final double OLTP_TO = 0.8;
  private static final double OLAP_FROM = 0.5;
  private static final double OLAP_TO = 0.6;

  /** What prevails. */
  public enum Phase {
    /** Statements that stay: few others run beside them. */
    OLTP(0.25),
    MIXED(0.5),
    /** Analytic statements, or hardly any. */
    OLAP(1);

    private final double turns;

    Phase(double turns) {
      this.turns = turns;
    }
  }

  /**
   * After some more statements.
   *
   * @param stayed how many of them were not for the copy
   * @param moved how many were
   * @param seconds in which they ran
   */
  public Workload after(long stayed, long moved, double seconds) {
    double rate = 1 - Math.exp(-seconds / SMOOTHING);
    double nowStaying = staying + rate * (stayed / seconds - staying);
    double nowAnalytic = analytic + rate * (moved / seconds - analytic);
    double share = nowStaying / (nowStaying + nowAnalytic + QUIET);
    return new Workload(phase(share), nowStaying, nowAnalytic);
  }

  /** A phase ends later than it begins, so that it does not come and go with every sample. */
  private Phase phase(double share) {
    if (share >= (phase == Phase.OLTP ? OLTP_TO : OLTP_FROM)) {
      return Phase.OLTP;
    }
    return share <= (phase == Phase.OLAP ? OLAP_TO : OLAP_FROM) ? Phase.OLAP : Phase.MIXED;
  }

  /**
   * How many statements are to run on DuckDB at once, at least one.
   *
   * @param most in any phase
   */
  public int turns(int most) {
    return Math.max(1, (int) Math.round(phase.turns * most));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s (%.1f statements/s stay, %.1f are analytic)", phase, staying, analytic);
  }
}
