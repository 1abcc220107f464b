package io.htap.rewrite.function;

import io.htap.rewrite.value.Arithmetic;
import io.htap.rewrite.value.Casts;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Moments;
import io.htap.rewrite.value.TypeName;
import io.htap.spi.CollationFacts;
import io.htap.spi.PgType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session whose time zone is UTC does with timestamps that have one: it computes with what
 * they show there, which are the same microseconds.
 */
public final class Instants {
  private static final TypeName TIMESTAMP = new TypeName(PgType.TIMESTAMP, -1);

  private Instants() {}

  /** A timestamptz as the timestamp that it shows in UTC; any other expression as it is. */
  public static Ex shown(Ex x) {
    if (!is(PgType.TIMESTAMPTZ, x)) {
      return x;
    }
    return Ex.of(
        PgType.TIMESTAMP,
        "CASE WHEN NOT isfinite(%1$s) THEN %2$s ELSE make_timestamp(epoch_us(%1$s)) END"
            .formatted(x.sql(), Moments.raise("infinity", "TIMESTAMP")));
  }

  /** The timestamptz that shows this timestamp in UTC. */
  static Ex showing(Ex timestamp) {
    String sql = "make_timestamptz(epoch_us(" + timestamp.sql() + "))";
    return Ex.of(PgType.TIMESTAMPTZ, Moments.guarded(timestamp, sql, "TIMESTAMPTZ"));
  }

  /** {@code date_trunc}, which takes a date for the timestamptz of its midnight. */
  public static Ex truncated(List<Ex> a, CollationFacts collation) {
    boolean date = a.size() == 2 && is(PgType.DATE, a.get(1));
    if (!date && !(a.size() == 2 && is(PgType.TIMESTAMPTZ, a.get(1)))) {
      return Functions.call("date_trunc", a);
    }
    Ex moment = date ? Casts.cast(a.get(1), TIMESTAMP, collation) : shown(a.get(1));
    return showing(Functions.call("date_trunc", List.of(a.get(0), moment)));
  }

  public static Ex cast(Ex source, TypeName target, CollationFacts collation) {
    PgType type = target.type();
    if (type == PgType.DATE || type == PgType.TIMESTAMP || type == PgType.TIME) {
      return Casts.cast(shown(source), target, collation);
    }
    if (type == PgType.TIMESTAMPTZ && (is(PgType.DATE, source) || is(PgType.TIMESTAMP, source))) {
      return showing(Casts.cast(source, TIMESTAMP, collation));
    }
    return Casts.cast(source, target, collation);
  }

  /** A timestamptz and an interval; null where it is another operation. */
  public static @Nullable Ex shifted(char operator, Ex a, Ex b) {
    boolean zoned =
        is(PgType.TIMESTAMPTZ, a) && is(PgType.INTERVAL, b)
            || is(PgType.INTERVAL, a) && is(PgType.TIMESTAMPTZ, b);
    return zoned ? showing(Arithmetic.apply(operator, shown(a), shown(b))) : null;
  }

  private static boolean is(PgType type, Ex x) {
    return x.type() == type && !x.untyped();
  }
}
