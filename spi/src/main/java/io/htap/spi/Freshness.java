package io.htap.spi;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How fresh an answer from the copy has to be.
 *
 * @param bound the most an answer may lag; null unless {@link Mode#BOUNDED}
 */
public record Freshness(Mode mode, @Nullable Duration bound) {
  public static final Freshness STRICT = new Freshness(Mode.STRICT, null);
  public static final Freshness SESSION = new Freshness(Mode.SESSION, null);
  public static final Freshness EVENTUAL = new Freshness(Mode.EVENTUAL, null);

  /** The four promises, strongest first. */
  public enum Mode {
    /** Everything committed when the statement began. */
    STRICT,
    /** At least what this application committed through this driver instance. */
    SESSION,
    /** Nothing older than the bound. */
    BOUNDED,
    /** Whatever has been applied. */
    EVENTUAL
  }

  public Freshness {
    Objects.requireNonNull(mode);
    if ((mode == Mode.BOUNDED) != (bound != null)) {
      throw new IllegalArgumentException("a bound belongs to BOUNDED and to it alone");
    }
  }

  public static Freshness bounded(Duration bound) {
    return new Freshness(Mode.BOUNDED, bound);
  }

  @Override
  public String toString() {
    String name = mode.name().toLowerCase(Locale.ROOT);
    return bound == null ? name : name + " " + bound.toMillis() + "ms";
  }
}
