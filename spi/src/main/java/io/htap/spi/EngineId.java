package io.htap.spi;

/** The places where a statement, or a part of one, can run. */
public enum EngineId {
  POSTGRES("postgres"),
  DUCKDB("duckdb"),
  GPU("gpu");

  private final String label;

  EngineId(String label) {
    this.label = label;
  }

  /** The name as it appears in SQL ({@code SET htap.route}), in EXPLAIN and in metrics. */
  public String label() {
    return label;
  }
}
