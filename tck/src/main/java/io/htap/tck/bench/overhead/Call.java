package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Settings;
import java.sql.SQLException;
import java.util.SplittableRandom;

/** The calls of JDBC that are timed, one at a time. */
enum Call implements Case {
  /** A look-up by key, prepared once. */
  POINT_PREPARED("point_prepared") {
    @Override
    void on(Side side, SplittableRandom random) throws SQLException {
      side.pointPrepared(random.nextInt(Side.ACCOUNTS));
    }
  },
  /** The same with the key in the text, so that nearly each text is new. */
  POINT_LITERALS("point_literals") {
    @Override
    void on(Side side, SplittableRandom random) throws SQLException {
      side.pointLiterals(random.nextInt(Side.ACCOUNTS));
    }
  },
  /** The same with a comment that tracing adds, another one for each call. */
  POINT_TRACED("point_traced") {
    @Override
    void on(Side side, SplittableRandom random) throws SQLException {
      side.pointTraced(random.nextInt(Side.ACCOUNTS), random.nextLong());
    }
  },
  /** The same with a statement that is made, used once and closed. */
  POINT_CHURN("point_churn") {
    @Override
    void on(Side side, SplittableRandom random) throws SQLException {
      side.pointChurn(random.nextInt(Side.ACCOUNTS));
    }
  },
  /** One row, committed. */
  INSERT("insert") {
    @Override
    void on(Side side, SplittableRandom random) throws SQLException {
      side.insert();
    }
  },
  /** One row by its key, committed. */
  UPDATE("update") {
    @Override
    void on(Side side, SplittableRandom random) throws SQLException {
      side.update(random.nextInt(Side.ACCOUNTS));
    }
  },
  /** A batch of a thousand rows, committed. */
  BATCH_INSERT("batch_insert", 1, 25) {
    @Override
    void on(Side side, SplittableRandom random) throws SQLException {
      side.batchInsert();
    }
  },
  /** What pools ask to see whether a connection lives. */
  IS_VALID("is_valid") {
    @Override
    void on(Side side, SplittableRandom random) throws SQLException {
      side.isValid();
    }
  },
  /** What older pools send for that. */
  SELECT_1("select1") {
    @Override
    void on(Side side, SplittableRandom random) throws SQLException {
      side.select1();
    }
  };

  private static final int ROUNDS = 30;

  private final String title;
  private final int batch;
  private final int pairs;

  Call(String title) {
    this(title, 20, 100);
  }

  /**
   * @param batch calls in a row on one side
   * @param pairs in each round
   */
  Call(String title, int batch, int pairs) {
    this.title = title;
    this.batch = batch;
    this.pairs = pairs;
  }

  @Override
  public String title() {
    return title;
  }

  int batch() {
    return batch;
  }

  int pairs() {
    return pairs;
  }

  abstract void on(Side side, SplittableRandom random) throws SQLException;

  @Override
  public void measure(Sides sides, BenchLog log) throws Exception {
    PairedBatches.measure(this, sides, (int) Settings.number("rounds", ROUNDS)).print(log);
  }
}
