package io.htap.tck.model;

import io.htap.tck.fault.FaultProxy;
import io.htap.tck.fault.Party;
import io.htap.tck.model.ModelReader.WrongAnswer;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many random sequences on one server and one copy, each in schemas of its own. The seed of a
 * sequence is the first one's plus its number, so that each can be run alone.
 */
public final class ModelTrial {
  private static final String DATABASE = "model";

  private final EmbeddedServer server;
  private final FaultProxy proxy;
  private final ModelTally tally = new ModelTally();

  private ModelTrial(EmbeddedServer server, FaultProxy proxy) {
    this.server = server;
    this.proxy = proxy;
  }

  /**
   * Runs them all; a difference does not stop the others.
   *
   * @param file of the copy; null for a copy in memory
   * @param log told of every difference
   */
  public static ModelResult run(int sequences, long seed, @Nullable Path file, Consumer<String> log)
      throws Exception {
    try (var server = EmbeddedServer.start(0.01, Map.of("fsync", "off"));
        var proxy = FaultProxy.to(server.port())) {
      server.createDatabase(DATABASE, Collation.C);
      return new ModelTrial(server, proxy).sequences(sequences, seed, file, log);
    }
  }

  private ModelResult sequences(int sequences, long seed, @Nullable Path file, Consumer<String> log)
      throws SQLException {
    var url =
        "jdbc:htap:"
            + EmbeddedServer.address(proxy.port(), DATABASE)
            + "&sslmode=disable&gssEncMode=disable&htap.replica.tables=m*.*&htap.idle=0s"
            + "&htap.freshness.wait=5s"
            + (file == null ? "" : "&htap.duckdb.path=" + file);
    try (var htap = DriverManager.getConnection(url)) {
      for (int i = 0; i < sequences; i++) {
        one(htap, seed + i, log);
      }
    }
    return new ModelResult(
        sequences,
        tally.reads,
        tally.onDuckDb,
        tally.done,
        tally.rejected,
        tally.settleMillis(),
        tally.differences);
  }

  private void one(Connection htap, long seed, Consumer<String> log) throws SQLException {
    try (var plain = server.connect(DATABASE)) {
      var sequence =
          new ModelSequence(
              plain,
              new ModelReader(plain, htap, tally),
              () -> proxy.cut(Party.COPY),
              new SplittableRandom(seed),
              "m" + seed,
              tally);
      try {
        sequence.run();
      } catch (WrongAnswer | SQLException wrong) {
        var difference = "seed " + seed + ": " + wrong.getMessage();
        tally.differences.add(difference);
        log.accept(difference + "\n" + sequence.history());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new SQLException("interrupted", "57014", interrupted);
      }
    }
  }
}
