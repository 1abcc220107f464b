package io.htap.driver.status;

import org.jspecify.annotations.Nullable;

/** The figures of one table, in the form that JMX takes apart. */
public final class TableFigures {
  private final Figures figures;

  TableFigures(Figures figures) {
    this.figures = figures;
  }

  public String getTable() {
    return String.valueOf(figures.table());
  }

  public String getState() {
    return figures.state();
  }

  public @Nullable String getReason() {
    return figures.reason();
  }

  public @Nullable Long getRows() {
    return figures.rows();
  }

  public @Nullable Long getBytes() {
    return figures.bytes();
  }

  public @Nullable String getPosition() {
    return figures.position();
  }

  public @Nullable Double getChangesPerSecond() {
    return figures.changesPerSecond();
  }

  public @Nullable String getLastError() {
    return figures.lastError();
  }
}
