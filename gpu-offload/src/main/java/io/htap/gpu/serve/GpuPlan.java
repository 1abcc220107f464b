package io.htap.gpu.serve;

import io.htap.gpu.plan.GpuPlanner;
import io.htap.gpu.plan.Node;
import io.htap.gpu.plan.Nodes;
import io.htap.gpu.plan.PlanText;
import io.htap.gpu.plan.Planning;
import io.htap.gpu.plan.Planning.Declined;
import io.htap.gpu.plan.Planning.Planned;
import io.htap.spi.engine.EnginePlan;
import io.htap.spi.engine.EnginePlanning;
import io.htap.spi.engine.EnginePlanning.Able;
import io.htap.spi.engine.EnginePlanning.Unable;
import io.htap.spi.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A plan as the driver sees it.
 *
 * @param reads each table once, with the columns that any of its scans reads
 */
public record GpuPlan(Planned planned, List<Query.Read> reads, List<String> lines)
    implements EnginePlan {
  public GpuPlan {
    reads = List.copyOf(reads);
    lines = List.copyOf(lines);
  }

  /** Never throws. */
  public static EnginePlanning of(Query query, boolean floatsRelaxed) {
    Planning planning = GpuPlanner.plan(query, floatsRelaxed);
    if (planning instanceof Declined declined) {
      return new Unable(declined.reason());
    }
    Planned planned = (Planned) planning;
    return new Able(new GpuPlan(planned, reads(planned, query), PlanText.lines(planned)));
  }

  private static List<Query.Read> reads(Planned planned, Query query) {
    Map<Long, Query.Read> stored = new TreeMap<>();
    addStored(query, stored);
    Map<Long, TreeSet<Integer>> attnums = new TreeMap<>();
    for (Node.Scan scan : Nodes.scans(planned.root())) {
      TreeSet<Integer> of = attnums.computeIfAbsent(scan.oid(), oid -> new TreeSet<>());
      scan.columns().forEach(column -> of.add(column.attnum()));
    }
    List<Query.Read> reads = new ArrayList<>();
    attnums.forEach(
        (oid, wanted) -> {
          Query.Read read = Objects.requireNonNull(stored.get(oid));
          reads.add(
              new Query.Read(
                  oid,
                  read.table(),
                  read.name(),
                  read.columns().stream().filter(c -> wanted.contains(c.attnum())).toList()));
        });
    return reads;
  }

  private static void addStored(Query query, Map<Long, Query.Read> to) {
    if (query instanceof Query.Read read) {
      to.put(read.oid(), read);
    }
    query.inputs().forEach(input -> addStored(input, to));
  }
}
