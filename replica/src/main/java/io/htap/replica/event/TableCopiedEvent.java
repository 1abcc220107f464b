package io.htap.replica.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A table has been copied, from its first part to its last. */
@Name("io.htap.TableCopied")
@Label("Table Copied")
@Category("htap")
@Description("A table was copied from Postgres to DuckDB")
@StackTrace(false)
final class TableCopiedEvent extends Event implements Events.CopiedTable {
  @Label("Table")
  @Nullable String table;

  @Label("Rows")
  long rows;

  @Label("Parts")
  int parts;

  @Label("Whole")
  @Description("Whether the table is in the copy; otherwise it was given up")
  boolean whole;

  TableCopiedEvent begun() {
    begin();
    return this;
  }

  @Override
  public void ended(String name, long count, int ofParts, boolean inTheCopy) {
    table = name;
    rows = count;
    parts = ofParts;
    whole = inTheCopy;
    commit();
  }
}
