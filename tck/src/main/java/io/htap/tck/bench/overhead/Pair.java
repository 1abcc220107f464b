package io.htap.tck.bench.overhead;

/** What the same work has come to on each driver, one right after the other. */
record Pair(double reference, double tested) {
  double ratio() {
    return tested / reference;
  }

  double added() {
    return tested - reference;
  }
}
