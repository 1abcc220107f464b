package io.htap.driver.jdbc;

import io.htap.driver.statement.BoundParameter;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.util.PGTimestamp;

/**
 * Dates and times as pgjdbc sends them.
 *
 * <p>A {@link Date} or {@link Timestamp} goes to the server as a text with an offset and without a
 * type, because only the server knows whether a date, a timestamp or a timestamptz is meant: the
 * first takes the text's date, the second its date and time, the third the instant. {@link
 * OffsetDateTime} says the same without text. Outside the years 1900 to 9999 calendars differ and
 * offsets have seconds; such a value is {@link Bindings#OPAQUE}.
 */
final class ZonedValues {
  private ZonedValues() {}

  static BoundParameter ofDate(Date value, @Nullable Calendar calendar) {
    OffsetDateTime moment = moment(value.getTime(), 0, calendar);
    if (moment == null) {
      return Bindings.OPAQUE;
    }
    // The text has the date at the moment's offset and no time: midnight, at that offset.
    return new BoundParameter(
        Oid.UNSPECIFIED,
        OffsetDateTime.of(moment.toLocalDate(), LocalTime.MIDNIGHT, moment.getOffset()));
  }

  static BoundParameter ofTimestamp(Timestamp value, @Nullable Calendar calendar) {
    if (value instanceof PGTimestamp) {
      return Bindings.OPAQUE;
    }
    OffsetDateTime moment = moment(value.getTime(), value.getNanos(), calendar);
    return moment == null ? Bindings.OPAQUE : new BoundParameter(Oid.UNSPECIFIED, moment);
  }

  static BoundParameter ofLocalDate(LocalDate value) {
    return covered(value.getYear()) ? new BoundParameter(Oid.DATE, value) : Bindings.OPAQUE;
  }

  static BoundParameter ofLocalTime(LocalTime value) {
    LocalTime rounded = value.plusNanos(rounding(value.getNano()));
    // What rounds up to midnight is 24:00:00 on Postgres.
    return rounded.isBefore(value) && rounded.equals(LocalTime.MIDNIGHT)
        ? Bindings.OPAQUE
        : new BoundParameter(Oid.TIME, rounded);
  }

  static BoundParameter ofLocalDateTime(LocalDateTime value) {
    return covered(value.getYear())
        ? new BoundParameter(Oid.TIMESTAMP, value.plusNanos(rounding(value.getNano())))
        : Bindings.OPAQUE;
  }

  static BoundParameter ofOffsetDateTime(OffsetDateTime value) {
    return covered(value.getYear())
        ? new BoundParameter(Oid.TIMESTAMPTZ, value.plusNanos(rounding(value.getNano())))
        : Bindings.OPAQUE;
  }

  private static @Nullable OffsetDateTime moment(
      long millis, int nanos, @Nullable Calendar calendar) {
    TimeZone zone = calendar == null ? TimeZone.getDefault() : calendar.getTimeZone();
    int offset = zone.getOffset(millis);
    if (offset % 1000 != 0) {
      return null;
    }
    OffsetDateTime moment =
        Instant.ofEpochSecond(Math.floorDiv(millis, 1000), nanos + rounding(nanos))
            .atOffset(ZoneOffset.ofTotalSeconds(offset / 1000));
    return covered(moment.getYear()) ? moment : null;
  }

  private static boolean covered(int year) {
    return year >= 1900 && year <= 9999;
  }

  /** What rounds nanoseconds half up to microseconds, as pgjdbc does. */
  private static long rounding(int nanos) {
    int rest = nanos % 1000;
    return rest > 499 ? 1000 - rest : -rest;
  }
}
