package io.htap.tck.bench;

/** What the command line may set. */
public final class Settings {
  private Settings() {}

  /** The number in a system property; the default when it is absent or empty. */
  public static double number(String property, double otherwise) {
    var text = System.getProperty(property, "");
    return text.isEmpty() ? otherwise : Double.parseDouble(text);
  }
}
