package io.htap.tck.model;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.fault.ScratchFolder;
import io.htap.tck.subject.Target;

/** Many sequences of the model test, half on a copy in memory and half on a file. */
public final class ModelBench implements Benchmark {
  @Override
  public String name() {
    return "model";
  }

  @Override
  public String description() {
    return "random DDL and DML against a model (-Dsequences=500 -Dseed=1)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var sequences = (int) Settings.number("sequences", 500);
    var seed = (long) Settings.number("seed", System.nanoTime() % 1_000_000);
    log.note("seed " + seed);
    try (var folder = ScratchFolder.create("htap-model-")) {
      var file = folder.path().resolve("model.duckdb");
      long begun = System.nanoTime();
      var memory = ModelTrial.run(sequences / 2, seed, null, log::note);
      var filed = ModelTrial.run(sequences - sequences / 2, seed + sequences / 2, file, log::note);
      log.count("sequences", memory.sequences() + filed.sequences());
      log.value("seconds", (System.nanoTime() - begun) / 1e9, "s");
      log.count("reads", memory.reads() + filed.reads());
      log.count("reads_on_duckdb", memory.onDuckDb() + filed.onDuckDb());
      log.count("refused_transactions", memory.rejected() + filed.rejected());
      log.value("settle_memory", memory.settleMillis(), "ms");
      log.value("settle_file", filed.settleMillis(), "ms");
      log.note("in memory " + memory.done() + ", in a file " + filed.done());
      log.count("differences", memory.differences().size() + filed.differences().size());
      return memory.differences().isEmpty()
          && filed.differences().isEmpty()
          && memory.onDuckDb() > 0
          && filed.onDuckDb() > 0;
    }
  }
}
