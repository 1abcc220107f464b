package io.htap.driver;

import io.htap.driver.config.HtapProperty;
import io.htap.driver.config.HtapUrl;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.TreeMap;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import org.jspecify.annotations.Nullable;

/** What a data source of this driver has beside what pgjdbc's has. */
final class DataSourceSettings implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String EMBEDDED = "htap-embedded";

  private final TreeMap<String, String> own = new TreeMap<>();
  private @Nullable String embeddedName;

  /** The value given, or else the default; null when neither exists. */
  @Nullable String get(String name) throws HtapException {
    if (HtapProperty.namesTable(name)) {
      return own.get(name);
    }
    HtapProperty property = HtapProperty.require(name);
    return own.getOrDefault(name, property.defaultText());
  }

  /** Sets a property; null takes it back. */
  void set(String name, @Nullable String value) throws HtapException {
    HtapProperty property = HtapProperty.namesTable(name) ? null : HtapProperty.require(name);
    if (value == null) {
      own.remove(name);
      return;
    }
    if (property == null) {
      HtapProperty.parseTable(name, value);
    } else {
      property.parse(value);
    }
    own.put(name, value);
  }

  /**
   * Takes what is ours from a URL.
   *
   * @return the rest, for pgjdbc
   * @throws IllegalArgumentException for what cannot be, as pgjdbc's data sources do
   */
  String takeFrom(String url) {
    if (!HtapUrl.claims(url)) {
      return url;
    }
    try {
      HtapUrl parsed = HtapUrl.parse(url);
      for (Map.Entry<String, String> entry : parsed.htapParameters().entrySet()) {
        set(entry.getKey(), entry.getValue());
      }
      embeddedName = parsed.embeddedName();
      return embeddedName == null ? parsed.pgUrl() : HtapUrl.PG_PREFIX + parsed.pgUrl();
    } catch (HtapException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The URL of this driver for a URL of pgjdbc's data source. */
  String url(String pgUrl) {
    String rest = pgUrl.substring(HtapUrl.PG_PREFIX.length());
    int question = rest.indexOf('?');
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    if (question >= 0) {
      query.add(rest.substring(question + 1));
    }
    own.forEach((name, value) -> query.add(name + "=" + encode(value)));
    String place = question >= 0 ? rest.substring(0, question) : rest;
    return HtapUrl.PREFIX + (embeddedName == null ? place : "embedded:" + embeddedName) + query;
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /**
   * Connects without {@link java.sql.DriverManager}, whose class loaders may not see the driver.
   */
  static Connection connect(String url, @Nullable String user, @Nullable String password)
      throws SQLException {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    Connection connection = new HtapDriver().connect(url, properties);
    if (connection == null) {
      throw new HtapException(SqlState.CONNECTION_UNABLE_TO_CONNECT, "Not a URL of this driver");
    }
    return connection;
  }

  void addTo(Reference reference) {
    own.forEach((name, value) -> reference.add(new StringRefAddr(name, value)));
    if (embeddedName != null) {
      reference.add(new StringRefAddr(EMBEDDED, embeddedName));
    }
  }

  void readFrom(Reference reference) {
    for (HtapProperty property : HtapProperty.values()) {
      String value = text(reference, property.propertyName());
      if (value != null) {
        own.put(property.propertyName(), value);
      }
    }
    embeddedName = text(reference, EMBEDDED);
  }

  private static @Nullable String text(Reference reference, String name) {
    RefAddr address = reference.get(name);
    return address == null ? null : (String) address.getContent();
  }

  void copyFrom(DataSourceSettings other) {
    own.clear();
    own.putAll(other.own);
    embeddedName = other.embeddedName;
  }
}
