package io.htap.tck.demo;

import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.QuietLog;
import io.htap.tck.subject.Target;
import io.htap.tck.tpch.Tpch;
import io.htap.tck.tpch.TpchLoader;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Shows the driver on TPC-H: {@code mvn -Pdemo [-Dsf=0.1]}. Ends with a status other than zero when
 * any answer differs from pgjdbc's.
 */
public final class Demo {
  private static final String DATABASE = "shop";
  private static final Duration COPY_LIMIT = Duration.ofMinutes(10);

  private final PrintStream out;
  private final Target target;
  private final double scaleFactor;

  private Demo(PrintStream out, Target target, double scaleFactor) {
    this.out = out;
    this.target = target;
    this.scaleFactor = scaleFactor;
  }

  /** Runs the demo with the scale factor of the system property {@code sf}. */
  public static void main(String[] arguments) {
    QuietLog.errorsOnly();
    var scaleFactor = Double.parseDouble(System.getProperty("sf", "0.1"));
    try {
      var same = new Demo(System.out, Target.configured(), scaleFactor).run();
      System.exit(same ? 0 : 1);
    } catch (IOException | SQLException | RuntimeException | InterruptedException failure) {
      failure.printStackTrace();
      System.exit(1);
    }
  }

  private boolean run() throws IOException, SQLException, InterruptedException {
    out.println();
    say("1. A Postgres database: TPC-H, scale factor " + scaleFactor + ", texts ordered as en-US");
    try (var server = EmbeddedServer.start(scaleFactor)) {
      server.createDatabase(DATABASE, Collation.EN_US);
      new TpchLoader(server, DATABASE, scaleFactor).load(step -> out.println("   " + step));
      return withServer(server);
    }
  }

  private boolean withServer(EmbeddedServer server)
      throws IOException, SQLException, InterruptedException {
    say("2. The same database through another URL");
    out.println("   " + target.url(server, DATABASE));
    try (var reference = server.connect(DATABASE);
        var tested = target.connect(server, DATABASE)) {
      if (target.htap()) {
        var start = System.nanoTime();
        var status =
            CopyStatus.awaitReady(
                tested, Tpch.TABLES, COPY_LIMIT, now -> out.println("   " + now.summary()));
        show(status);
        out.printf("   the copy is complete after %.1f s%n", (System.nanoTime() - start) / 1e9);
      }
      say("3. Transactions, on Postgres, and analytics that see them at once");
      var consistent = new OltpPart(tested, out).run();
      say("4. The 22 queries: plain pgjdbc against " + target.prefix());
      var runs = new QueryPart(reference, tested, out).run();
      out.println();
      out.print(Results.table(runs));
      out.println();
      out.println(Results.summary(runs));
      out.println();
      next(runs);
      return consistent && Results.allIdentical(runs);
    }
  }

  private void show(CopyStatus status) {
    for (var table : status.tables()) {
      out.printf(
          "   %-20s %-8s %12s rows  %s%n",
          table.table(), table.state(), table.rows(), table.position());
    }
    out.println("   behind by " + status.lag());
  }

  private void next(List<QueryRun> runs) {
    say("What to try next");
    out.println("   mvn -Pdemo -Dsf=1               the same with ten times the data");
    out.println("   mvn -q -Pbench -Dbench=list     the benchmarks: tpch, overhead, freshness");
    out.println("   mvn verify                      all tests");
    out.println("   and in your application, or any SQL client that speaks JDBC:");
    out.println("   EXPLAIN (HTAP) select …         where a statement would run, and why");
    out.println("   SHOW htap.last                  where the last one ran");
    out.println("   SHOW htap.replica               how far the copy is");
    out.println("   SET htap.route = 'postgres'     leave the copy alone");
    out.println();
    if (!Results.allIdentical(runs)) {
      out.println("Some answers DIFFER from pgjdbc's: see above.");
    }
  }

  private void say(String heading) {
    out.println(heading);
  }
}
