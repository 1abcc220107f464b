package io.htap.tck.corpora;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.Target;
import java.util.ArrayList;

/**
 * Every statement of every corpus through pgjdbc, through the driver as it decides, and through it
 * with DuckDB preferred: the same answers, where they ran, and how far from the better engine.
 */
public final class CorpusBench implements Benchmark {
  @Override
  public String name() {
    return "corpora";
  }

  @Override
  public String description() {
    return "TPC-H, SSB, CH-benCHmark, BI shapes, TPC-DS (-Dsf=0.1 -Dcorpus=NAME -Dcollation=C)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var scaleFactor = Settings.number("sf", 0.1);
    var only = System.getProperty("corpus", "");
    var collation = "EN_US".equals(System.getProperty("collation")) ? Collation.EN_US : Collation.C;
    var identical = true;
    try (var server = EmbeddedServer.start(scaleFactor)) {
      var stayed = new ArrayList<Measured>();
      for (var corpus : Corpora.all()) {
        if (only.isEmpty() || only.equals(corpus.name())) {
          var run = new CorpusRun(target, server, corpus, collation);
          run.load(scaleFactor);
          var measured = run.measure((int) Settings.number("rounds", 2), log::note);
          CorpusFigures.print(corpus.name(), measured, log);
          identical &= measured.stream().allMatch(Measured::identical);
          measured.stream().filter(m -> !m.forced().onDuckDb()).forEach(stayed::add);
        }
      }
      CorpusFigures.printReasons(stayed, log);
    }
    return identical;
  }
}
