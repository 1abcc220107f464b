package io.htap.tck.bench;

import java.util.List;

/** What the command line may set. */
public final class Settings {
  private Settings() {}

  /** The number in a system property; the default when it is absent or empty. */
  public static double number(String property, double otherwise) {
    var text = System.getProperty(property, "");
    return text.isEmpty() ? otherwise : Double.parseDouble(text);
  }

  /** The words in a system property, which commas separate; none when it is absent or empty. */
  public static List<String> words(String property) {
    var text = System.getProperty(property, "");
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }
}
