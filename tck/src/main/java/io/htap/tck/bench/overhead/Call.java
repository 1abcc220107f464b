package io.htap.tck.bench.overhead;

import java.sql.SQLException;
import java.util.SplittableRandom;

/** The statements that are timed, one call each. */
enum Call {
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
  /** One row, committed. */
  INSERT("insert") {
    @Override
    void on(Side side, SplittableRandom random) throws SQLException {
      side.insert();
    }
  },
  /** What pools send to see whether a connection lives. */
  SELECT_1("select1") {
    @Override
    void on(Side side, SplittableRandom random) throws SQLException {
      side.select1();
    }
  };

  private final String metric;

  Call(String metric) {
    this.metric = metric;
  }

  /** How its figures' names begin. */
  String metric() {
    return metric;
  }

  abstract void on(Side side, SplittableRandom random) throws SQLException;
}
