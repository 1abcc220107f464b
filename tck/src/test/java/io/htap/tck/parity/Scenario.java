package io.htap.tck.parity;

/**
 * A piece of JDBC code that writes down what it sees.
 *
 * @param name unique among all
 */
record Scenario(String name, Code code) {
  /** The code: it opens nothing that it does not get from the client. */
  @FunctionalInterface
  interface Code {
    void run(Client client, Transcript t) throws Exception;
  }

  static Scenario of(String name, Code code) {
    return new Scenario(name, code);
  }

  @Override
  public String toString() {
    return name;
  }
}
