package io.htap.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.tpch.TpchLoader;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * LibreOffice Base with the edition in one jar: it connects, lists the tables, and its analytic
 * query, run directly and as a grid runs it, gives what pgjdbc gives, from DuckDB.
 */
class LibreOfficeBaseTest {
  private static final String DATABASE = "sales";
  private static final String QUERY = "Revenue";
  private static final String SQL =
      """
      SELECT "n"."n_name" AS "nation", COUNT( * ) AS "orders", \
      SUM( "o"."o_totalprice" ) AS "revenue", AVG( "o"."o_totalprice" ) AS "average", \
      MAX( "o"."o_orderdate" ) AS "last" \
      FROM "public"."orders" AS "o", "public"."customer" AS "c", "public"."nation" AS "n" \
      WHERE "o"."o_custkey" = "c"."c_custkey" AND "c"."c_nationkey" = "n"."n_nationkey" \
      GROUP BY "n"."n_name" ORDER BY "revenue" DESC""";

  private static final Path PICTURE = Path.of("docs", "libreoffice-base.png");
  private static final long MOST_BYTES = 200_000;
  private static final Duration PAUSE = Duration.ofMillis(700);

  @TempDir Path folder;

  @Test
  void showsWhatPgjdbcShowsFromDuckDb() throws Exception {
    Path jar = Path.of(System.getProperty("htap.all.jar")).toRealPath();
    try (EmbeddedServer server = EmbeddedServer.start(0.1);
        Screen screen = Screen.start(Files.createDirectory(folder.resolve("screen")));
        Office office = Office.start(screen, folder.resolve("profile"), jar)) {
      server.createDatabase(DATABASE, Collation.C);
      new TpchLoader(server, DATABASE, 0.1).load(done -> {});
      String url =
          "jdbc:htap:"
              + server.address(DATABASE)
              + "&htap.replica.tables=public.*&htap.await=120s&htap.idle=0s";
      Database base = Database.create(office, folder.resolve("sales.odb"), url, QUERY, SQL);
      assertThat(base.tables())
          .contains("public.orders", "public.customer", "public.nation", "public.lineitem");
      List<List<String>> expected = onPostgres(server);
      assertThat(expected).hasSize(25);
      assertThat(base.run(SQL)).isEqualTo(expected);
      ranOnDuckDb("run directly", base);
      assertThat(base.rowSet(QUERY)).isEqualTo(expected);
      ranOnDuckDb("as a form reads it", base);
      base.show(QUERY);
      keep(still(screen));
      ranOnDuckDb("shown", base);
    }
  }

  /** The connection's last statement did; then lets it run another, which does not. */
  private static void ranOnDuckDb(String what, Database base) throws Exception {
    assertThat(base.last("engine")).as("%s: %s", what, base.last("reason")).isEqualTo("duckdb");
    assertThat(base.run("SELECT 1")).isEqualTo(List.of(List.of("1")));
    assertThat(base.last("engine")).isEqualTo("postgres");
  }

  private static List<List<String>> onPostgres(EmbeddedServer server) throws SQLException {
    List<List<String>> all = new ArrayList<>();
    try (Connection connection = server.connect(DATABASE);
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SQL)) {
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          cells.add(rows.getString(i));
        }
        all.add(cells);
      }
    }
    return all;
  }

  /** The picture once nothing moves any more. */
  private static BufferedImage still(Screen screen) throws Exception {
    BufferedImage before = screen.picture();
    int same = 0;
    while (same < 3) {
      Thread.sleep(PAUSE.toMillis());
      BufferedImage now = screen.picture();
      same = Arrays.equals(pixels(before), pixels(now)) ? same + 1 : 0;
      before = now;
    }
    assertThat(Arrays.stream(pixels(before)).distinct().count()).as("colours").isGreaterThan(20);
    return before;
  }

  private static int[] pixels(BufferedImage picture) {
    return ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
  }

  private static void keep(BufferedImage picture) throws IOException {
    boolean docs = Boolean.getBoolean("htap.docs.write");
    File file = (docs ? PICTURE : Path.of("target", "libreoffice-base.png")).toFile();
    assertThat(ImageIO.write(picture, "png", file)).isTrue();
    assertThat(file.length()).isLessThan(MOST_BYTES);
  }
}
