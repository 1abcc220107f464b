package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.Target;
import java.util.ArrayList;
import java.util.List;

/** What the driver costs more than plain pgjdbc where it does not help. */
public final class OverheadBench implements Benchmark {
  private static final String DATABASE = "bank";
  private static final int TABLES = 2;

  @Override
  public String name() {
    return "overhead";
  }

  @Override
  public String description() {
    return "what stays on Postgres, pgjdbc against the driver (-Drounds=30 -Dcase="
        + String.join(",", cases().stream().map(Case::title).toList())
        + ")";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var selected = selected();
    try (var server = EmbeddedServer.start(0.1)) {
      server.createDatabase(DATABASE, Collation.EN_US);
      try (var plain = server.connect(DATABASE)) {
        Side.createTables(plain);
      }
      // Stays open, so that the driver keeps the copy while other connections come and go.
      try (var keeper = target.connect(server, DATABASE)) {
        CopyStatus.awaitReadyIfAny(target, keeper, TABLES);
        var sides = new Sides(server, target, DATABASE);
        for (var one : selected) {
          one.measure(sides, log);
        }
      }
    }
    return true;
  }

  /** In the order in which they disturb each other least. */
  private static List<Case> cases() {
    List<Case> all = new ArrayList<>(List.of(Call.values()));
    all.add(new AllocationCase());
    all.add(new OpenCase());
    all.add(new ThreadsCase());
    all.add(new MemoryCase());
    all.add(new StartUpCase());
    all.add(new LargeResultCase());
    return all;
  }

  private static List<Case> selected() {
    var names = Settings.words("case");
    var unknown = new ArrayList<>(names);
    cases().forEach(known -> unknown.remove(known.title()));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("There is no case named " + unknown);
    }
    return cases().stream().filter(one -> names.isEmpty() || names.contains(one.title())).toList();
  }
}
