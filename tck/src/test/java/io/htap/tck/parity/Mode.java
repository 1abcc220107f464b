package io.htap.tck.parity;

/** Whose connections a scenario runs on. */
enum Mode {
  /** What all others must look like. */
  PGJDBC("jdbc:postgresql:", ""),
  COPY_OFF("jdbc:htap:", ""),
  AUTO("jdbc:htap:", "&" + ParityServer.COPY + "&htap.route=auto"),
  DUCKDB("jdbc:htap:", "&" + ParityServer.COPY + "&htap.route=duckdb");

  final String prefix;
  final String parameters;

  Mode(String prefix, String parameters) {
    this.prefix = prefix;
    this.parameters = parameters;
  }

  boolean htap() {
    return this != PGJDBC;
  }
}
