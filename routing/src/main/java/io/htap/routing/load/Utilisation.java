package io.htap.routing.load;

import java.util.Locale;

/**
 * How busy an engine is; each figure is from 0 to 1.
 *
 * @param processors the share of them that is busy
 * @param memory the share of what statements may have that is in use
 * @param connections statements under way, over how many are meant to be
 * @param queue of those that came, the share that is too many
 */
public record Utilisation(double processors, double memory, double connections, double queue) {
  /** Nothing to do, as far as can be seen. */
  public static final Utilisation IDLE = new Utilisation(0, 0, 0, 0);

  static final int FIGURES = 4;

  /** Of processors and memory: what comes in addition takes its time from what is there. */
  private static final double NEARLY_ALL = 0.9;

  /** Of the queue: as many wait as run. */
  private static final double HALF = 0.5;

  /**
   * From counts.
   *
   * @param statements that are under way, or wait to be
   * @param turns so many are meant to be under way at once, at least 1
   */
  public static Utilisation of(double processors, double memory, int statements, int turns) {
    double over = Math.max(0, statements - turns);
    return new Utilisation(
        share(processors),
        share(memory),
        share((double) statements / turns),
        over == 0 ? 0 : over / statements);
  }

  private static double share(double of) {
    return Math.max(0, Math.min(1, of));
  }

  /** Whether it cannot bear more. */
  public boolean saturated() {
    return processors >= NEARLY_ALL || memory >= NEARLY_ALL || queue >= HALF;
  }

  double[] minus(Utilisation other) {
    return new double[] {
      processors - other.processors,
      memory - other.memory,
      connections - other.connections,
      queue - other.queue
    };
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "processors %.2f, memory %.2f, connections %.2f, queue %.2f",
        processors,
        memory,
        connections,
        queue);
  }
}
