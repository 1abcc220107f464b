package io.htap.driver.session;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.config.HtapProperty;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The driver's properties as this session sees them: the connection's, changed by SET. */
public final class SessionSettings {
  private final HtapConfig connection;
  private final Map<String, String> changed = new HashMap<>();
  private volatile HtapConfig current;

  public SessionSettings(HtapConfig connection) {
    this.connection = connection;
    this.current = connection;
  }

  public HtapConfig current() {
    return current;
  }

  /**
   * Changes a property for the rest of the session.
   *
   * @param value null for the connection's own
   * @throws HtapException 22023 for an unknown name or a bad value, 55000 for a property that is
   *     fixed once connected
   */
  public void set(String name, @Nullable String value) throws HtapException {
    HtapProperty property = HtapProperty.require(name);
    if (!property.settableInSession()) {
      throw new HtapException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "property " + name + " can be given in the URL only");
    }
    Map<String, String> attempt = new HashMap<>(changed);
    if (value == null) {
      attempt.remove(name);
    } else {
      attempt.put(name, value);
    }
    current = HtapConfig.parse(merged(attempt));
    changed.clear();
    changed.putAll(attempt);
  }

  /** The text of a property; stars for a secret, null when it has neither value nor default. */
  public @Nullable String show(HtapProperty property) {
    String text = current.text(property);
    return text != null && property.secret() ? "********" : text;
  }

  private Map<String, String> merged(Map<String, String> overrides) {
    Map<String, String> texts = new HashMap<>();
    for (HtapProperty property : HtapProperty.values()) {
      String text = connection.text(property);
      if (text != null) {
        texts.put(property.propertyName(), text);
      }
    }
    texts.putAll(overrides);
    return texts;
  }
}
