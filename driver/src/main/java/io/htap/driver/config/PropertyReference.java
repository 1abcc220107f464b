package io.htap.driver.config;

/** The reference page of the properties, generated from {@link HtapProperty}. */
public final class PropertyReference {
  private PropertyReference() {}

  /** The page in Markdown. */
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Properties of `jdbc:htap:`

            In the URL, in `Properties` or on a data source. Those marked *session* can also be changed by
            `SET` and read by `SHOW`. Everything else in a URL is pgjdbc's own. This page is generated from
            `HtapProperty`.

            | property | default | allowed | session | what it does |
            |---|---|---|---|---|
            """);
    for (HtapProperty property : HtapProperty.values()) {
      String defaultText = property.defaultText();
      page.append("| `")
          .append(property.propertyName())
          .append("` | ")
          .append(defaultText == null ? "" : "`" + defaultText + "`")
          .append(" | ")
          .append(property.allowed())
          .append(" | ")
          .append(property.settableInSession() ? "yes" : "")
          .append(" | ")
          .append(property.description())
          .append(" |\n");
    }
    page.append("| `")
        .append(SourceFile.PREFIX)
        .append("<name>` | | ")
        .append(SourceFile.allowed())
        .append(
            " | | Files that are a relation of that name, `table` or `schema.table`; `*` and `**` in"
                + " the path stand for any names. |\n");
    return page.toString();
  }
}
