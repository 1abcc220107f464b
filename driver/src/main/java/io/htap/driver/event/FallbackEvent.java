package io.htap.driver.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A statement has failed on DuckDB before its first row, and goes to Postgres. */
@Name("io.htap.Fallback")
@Label("Fallback")
@Category("htap")
@Description("DuckDB failed before the first row, and Postgres answers")
@StackTrace(false)
final class FallbackEvent extends Event {
  @Label("Fingerprint")
  @Description("The same for statements that differ in literals only")
  @Nullable String fingerprint;

  @Label("Reason")
  @Nullable String reason;

  @Label("Error")
  @Description("What kind of error; its text may hold values")
  @Nullable String error;

  @Label("Lost")
  @Description("What was spent on DuckDB")
  @Timespan
  long lost;

  void happened(long statement, String code, String kind, long nanos) {
    fingerprint = Long.toHexString(statement);
    reason = code;
    error = kind;
    lost = nanos;
    commit();
  }
}
