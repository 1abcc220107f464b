package io.htap.tck.fuzz;

/**
 * A statement that was answered differently.
 *
 * @param where database, seed and number: what it takes to make it again
 * @param original as it was generated
 * @param smallest the smallest that still differs
 * @param what the smallest one's difference
 */
record Difference(String where, String original, String smallest, String what) {
  @Override
  public String toString() {
    return where
        + "\n  "
        + smallest.replace("\n", "\n  ")
        + "\n  "
        + what
        + "\n  made from: "
        + original;
  }
}
