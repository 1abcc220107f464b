package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.ChildJvm;

/** From the start of a JVM until it has its first answer: without a copy, and with one. */
final class StartUpCase implements Case {
  private static final String HEAP = "-Xmx256m";
  private static final int PAIRS = 8;

  @Override
  public String title() {
    return "start_up";
  }

  @Override
  public void measure(Sides sides, BenchLog log) throws Exception {
    var address = sides.server().address(sides.database());
    var plain = "jdbc:postgresql:" + address;
    Pairs.measure(PAIRS, () -> millis(plain), () -> millis(sides.target().prefix() + address))
        .print("start_up", "ms", log);
    var copied = sides.target().url(sides.server(), sides.database());
    Pairs.measure(PAIRS, () -> millis(plain), () -> millis(copied))
        .print("start_up_copy", "ms", log);
  }

  private static double millis(String url) throws Exception {
    return ChildJvm.millisUntil(StartUpChild.ANSWERED, HEAP, StartUpChild.class, url);
  }
}
