package io.htap.tck.bench.overhead;

import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Statements that stay on Postgres, one call each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OverheadCases {
  /** Which connection. */
  @Param({Side.REFERENCE, Side.TESTED})
  public String side = Side.REFERENCE;

  private final SplittableRandom random = new SplittableRandom(7);
  private @Nullable Side on;

  /** Takes the connection and its statements, which outlive the run. */
  @Setup(Level.Trial)
  public void take() {
    on = Side.named(side);
  }

  /** A look-up by key, prepared once. */
  @Benchmark
  public long pointPrepared() throws SQLException {
    return on().pointPrepared(random.nextInt(Side.ACCOUNTS));
  }

  /** The same with the key in the text, so that each text is new. */
  @Benchmark
  public long pointLiterals() throws SQLException {
    return on().pointLiterals(random.nextInt(Side.ACCOUNTS));
  }

  /** One row, committed. */
  @Benchmark
  public int insert() throws SQLException {
    return on().insert();
  }

  /** What pools send to see whether a connection lives. */
  @Benchmark
  public int select1() throws SQLException {
    return on().select1();
  }

  private Side on() {
    if (on == null) {
      throw new IllegalStateException("not set up");
    }
    return on;
  }
}
