package io.htap.clients.sqlline;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sqlline.SqlLine;

/** sqlline, a shell over any driver: its own commands read the metadata. */
@ExtendWith(ShopServer.Extension.class)
class SqllineTest {
  private static final String TURNOVER =
      "select state, count(*) as n, sum(amount) as a from purchase group by state order by state;";

  private static final String LAST = "show htap.last;";

  @Test
  void answersAreTheSame(ShopServer server) throws Exception {
    server.sameOnBoth("sqlline", SqllineTest::application);
  }

  private static void application(Run run) throws IOException {
    var script =
        new ArrayList<>(
            List.of(
                "!set outputformat csv",
                "!tables",
                "!columns purchase",
                "!primarykeys purchase",
                "!importedkeys purchase",
                "!indexes purchase",
                "!dbinfo",
                "!typeinfo",
                "select * from purchase where id in (1, 4711) order by id;",
                "select tags, price from product where id < 5 order by id;",
                TURNOVER));
    if (run.htap()) {
      script.add(LAST);
    }
    script.addAll(
        List.of(
            "!autocommit off",
            "update product set price = 0;",
            "select sum(price) from product;",
            "!rollback",
            "!autocommit on",
            "select sum(price) from product;"));
    var output = new ArrayList<>(output(run, String.join("\n", script) + "\n"));
    output.removeIf(line -> line.contains(LAST));
    if (run.htap()) {
      int header = output.indexOf("'engine','reason','position','waited_ms','run_ms'");
      output.remove(header);
      String[] cells = output.remove(header).split("'");
      run.answeredBy(TURNOVER, cells[1], cells[3]);
    }
    run.saw("output", output);
    assertThat(output.stream().filter(line -> line.startsWith("'RETURNED','50000',"))).hasSize(1);
  }

  private static List<String> output(Run run, String script) throws IOException {
    var out = new ByteArrayOutputStream();
    Path file = Files.createTempFile("shop", ".sql");
    try (var print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      Files.writeString(file, script);
      var shell = new SqlLine();
      shell.setOutputStream(print);
      shell.setErrorStream(print);
      shell.begin(
          new String[] {
            "-u",
            run.url(),
            "-d",
            run.driver(),
            "-n",
            "postgres",
            "-p",
            "x",
            "--showElapsedTime=false",
            "--color=false",
            "--silent=true",
            "--historyFile=" + file + ".history",
            "--force=true",
            "--run=" + file
          },
          InputStream.nullInputStream(),
          false);
    } finally {
      Files.delete(file);
      Files.deleteIfExists(Path.of(file + ".history"));
    }
    return out.toString(StandardCharsets.UTF_8)
        .replace(run.url(), "URL")
        .replace(file.toString(), "SCRIPT")
        .lines()
        .toList();
  }
}
