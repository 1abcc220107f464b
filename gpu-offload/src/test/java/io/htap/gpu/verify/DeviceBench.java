package io.htap.gpu.verify;

import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.DType;
import io.htap.gpu.execute.CudfRuntime;
import io.htap.gpu.plan.Node;
import io.htap.gpu.plan.Planning.Planned;
import io.htap.gpu.reference.Tables;
import io.htap.gpu.serve.DeviceRuntime.Columns;
import io.htap.spi.engine.EngineAnswer;
import io.htap.spi.engine.EngineAnswer.Cost;
import io.htap.spi.engine.EngineException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What a few statements take on the device, their columns being there, and on DuckDB beside it. */
final class DeviceBench implements AutoCloseable {
  private static final int RUNS = 5;
  private static final int FIRST_DAY = (int) LocalDate.of(2024, 1, 1).toEpochDay();
  private final CudfRuntime runtime = new CudfRuntime("the device");
  private final int rows;
  private final Connection duck;
  private final Map<String, ColumnVector> columns = new HashMap<>();

  DeviceBench(int rows) throws SQLException {
    this.rows = rows;
    this.duck = DriverManager.getConnection("jdbc:duckdb:");
  }

  /**
   * A statement, in milliseconds, the fastest of a few runs.
   *
   * @param device all of it
   * @param cost of the run of which the kernels were the fastest
   */
  record Timing(String sql, double device, Cost cost, double duckdb, boolean sameRows) {
    /** What the kernels have read in a second, in gigabytes. */
    double scanned() {
      return cost.read() / 1e6 / cost.kernelMillis();
    }
  }

  List<Timing> run() throws Exception {
    fill();
    List<Timing> timings = new ArrayList<>();
    for (String sql : BenchTables.STATEMENTS) {
      Planned plan = (Planned) Tables.plan(sql, true, false);
      String translated = BenchTables.onDuck(sql);
      Cost[] cost = {run(plan).cost()};
      boolean same = run(plan).rows().size() == rows(translated);
      double device =
          best(
              () -> {
                EngineAnswer answer = run(plan);
                boolean faster = answer.cost().kernelMillis() < cost[0].kernelMillis();
                cost[0] = faster ? answer.cost() : cost[0];
                return answer.rows().size();
              });
      timings.add(new Timing(sql, device, cost[0], best(() -> rows(translated)), same));
    }
    return timings;
  }

  private static double best(Callable<Integer> run) throws Exception {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      run.call();
      best = Math.min(best, (System.nanoTime() - start) / 1e6);
    }
    return best;
  }

  private int rows(String sql) throws SQLException {
    return BenchTables.rows(duck, sql);
  }

  private EngineAnswer run(Planned plan) throws EngineException {
    return runtime.run(plan, this::columns, () -> false);
  }

  private Columns<ColumnVector> columns(Node.Scan scan) {
    List<ColumnVector> read =
        scan.columns().stream()
            .map(column -> Objects.requireNonNull(columns.get(scan.name() + column.name())))
            .toList();
    return new Columns<>(read, read.get(0).getRowCount(), new BitSet());
  }

  private void fill() throws SQLException {
    keep("public.factk_id", ColumnVector.fromInts(IntStream.range(0, rows).toArray()));
    keep("public.factk_k", ColumnVector.fromLongs(longs(BenchTables.GROUPS)));
    keep("public.factk_g", ColumnVector.fromInts(ints(BenchTables.GROUPS, 0)));
    keep("public.factk_d", ColumnVector.daysFromInts(ints(BenchTables.DAYS, FIRST_DAY)));
    keep("public.factk_n", decimals(2, longs(9_973)));
    keep("public.factk_m", decimals(3, longs(997)));
    keep(
        "public.dimk_id",
        ColumnVector.fromLongs(LongStream.range(0, BenchTables.GROUPS).toArray()));
    Boolean[] flags = new Boolean[BenchTables.GROUPS];
    Arrays.setAll(flags, i -> i % 3 == 0);
    keep("public.dimk_flag", ColumnVector.fromBoxedBooleans(flags));
    BenchTables.fill(duck, rows);
  }

  private void keep(String name, ColumnVector column) {
    columns.put(name, column);
  }

  private int[] ints(int cycle, int first) {
    return IntStream.range(0, rows).map(i -> first + i % cycle).toArray();
  }

  private long[] longs(int cycle) {
    return IntStream.range(0, rows).mapToLong(i -> i % cycle).toArray();
  }

  private static ColumnVector decimals(int scale, long[] digits) {
    try (ColumnVector narrow = ColumnVector.decimalFromLongs(-scale, digits)) {
      return narrow.castTo(DType.create(DType.DTypeEnum.DECIMAL128, -scale));
    }
  }

  @Override
  public void close() throws SQLException {
    columns.values().forEach(ColumnVector::close);
    duck.close();
  }
}
