package io.htap.clients;

import io.htap.tck.subject.RouteReport;
import io.htap.tck.subject.RouteReport.Ran;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One run of an application: where it connects, what it got to see, and who answered. */
public final class Run {
  private final String url;
  private final List<String> seen = new ArrayList<>();
  private final Map<String, Ran> answered = new LinkedHashMap<>();

  Run(String url) {
    this.url = url;
  }

  /** The URL of the shop's database, with the user. */
  public String url() {
    return url;
  }

  /** Whether it runs on both engines. */
  public boolean htap() {
    return url.startsWith("jdbc:htap:");
  }

  /** The class of the driver, for those who want to be told. */
  public String driver() {
    return htap() ? "io.htap.driver.HtapDriver" : "org.postgresql.Driver";
  }

  /** Notes something that has to be the same with either driver, cells with their classes. */
  public void saw(String what, Object value) {
    seen.add(what + ": " + text(value));
  }

  /**
   * As {@link #saw}, of an analytic statement, the last one of that connection. Not for reads right
   * after a write: these run on Postgres when the copy is too far behind to wait for.
   */
  public void sawAnalytics(String what, Connection connection, Object value) throws SQLException {
    saw(what, value);
    answeredBy(what, connection);
  }

  /** Notes where the last statement of a connection ran, which has to be DuckDB. */
  public void answeredBy(String what, Connection connection) throws SQLException {
    if (htap()) {
      answered.put(what, RouteReport.last(connection));
    }
  }

  /** Notes where a statement ran whose client has asked by itself. */
  public void answeredBy(String what, String engine, String reason) {
    answered.put(what, new Ran(engine, reason));
  }

  List<String> seen() {
    return seen;
  }

  Map<String, Ran> answered() {
    return answered;
  }

  private static String text(Object value) {
    if (value instanceof Object[] cells) {
      return Arrays.stream(cells).map(Run::text).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Collection<?> rows) {
      return rows.stream().map(Run::text).collect(Collectors.joining("\n  ", "\n  ", ""));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value == null || value instanceof CharSequence) {
      return String.valueOf(value);
    }
    return value + " (" + value.getClass().getSimpleName() + ")";
  }
}
