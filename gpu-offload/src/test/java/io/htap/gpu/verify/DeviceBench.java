package io.htap.gpu.verify;

import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.DType;
import ai.rapids.cudf.Table;
import io.htap.gpu.execute.DeviceRun;
import io.htap.gpu.plan.Node;
import io.htap.gpu.plan.Planning.Planned;
import io.htap.gpu.reference.Tables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final int rows;
  private final Connection duck;
  private final Map<String, ColumnVector> columns = new HashMap<>();

  DeviceBench(int rows) throws SQLException {
    this.rows = rows;
    this.duck = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** A statement, in milliseconds, the fastest of a few runs. */
  record Timing(String sql, double device, double duckdb, boolean sameRows) {}

  List<Timing> run() throws Exception {
    fill();
    List<Timing> timings = new ArrayList<>();
    for (String sql : BenchTables.STATEMENTS) {
      Planned plan = (Planned) Tables.plan(sql, true, false);
      String translated = BenchTables.onDuck(sql);
      DeviceRun device = new DeviceRun(this::table);
      boolean same = device.answer(plan).size() == rows(translated);
      timings.add(
          new Timing(
              sql, best(() -> device.answer(plan).size()), best(() -> rows(translated)), same));
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

  /** Closed by the run; the columns are kept here. */
  private Table table(Node.Scan scan) {
    return new Table(
        scan.columns().stream()
            .map(column -> Objects.requireNonNull(columns.get(scan.name() + column.name())))
            .toArray(ColumnVector[]::new));
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
