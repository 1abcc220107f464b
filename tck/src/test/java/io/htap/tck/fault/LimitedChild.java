package io.htap.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.compare.TableChecksum;
import io.htap.tck.crash.ChildProcess;
import io.htap.tck.crash.ChildProcess.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process with a copy of its own, whose means can be taken away while it runs. */
record LimitedChild(ChildProcess process) implements AutoCloseable {

  /**
   * @param options of its JVM
   */
  static LimitedChild start(String url, Path folder, String... options) throws Exception {
    return new LimitedChild(ChildProcess.start(url, folder.resolve("child.log"), options));
  }

  /** No file may grow beyond so many bytes: to the process the disk is full. */
  void limitFiles(String bytes) throws IOException, InterruptedException {
    var status =
        new ProcessBuilder("prlimit", "--pid", "" + process.pid(), "--fsize=" + bytes + ":")
            .start()
            .waitFor();
    assertThat(status).isZero();
  }

  /** What it reads is right, wherever it reads it. */
  void answersAsPostgres(Trial trial) throws Exception {
    assertThat(process.ask("checksum t").figure()).isEqualTo(expected(trial, "t"));
  }

  void recovers(Trial trial) throws Exception {
    for (var table : List.of("t", "u")) {
      Trial.eventually(
          table + " is read on DuckDB", () -> readsAsPostgres(trial, table).onDuckDb());
    }
  }

  /** What it reads of a table is right; the answer tells where that was. */
  Answer readsAsPostgres(Trial trial, String table) throws Exception {
    var answer = process.ask("checksum " + table);
    assertThat(answer.figure()).as("%s", answer).isEqualTo(expected(trial, table));
    return answer;
  }

  /** What it says of the state of a table; empty when all is well. */
  String told(String table) throws Exception {
    return process.ask("told " + table).reason();
  }

  private static String expected(Trial trial, String table) throws Exception {
    var checksum = TableChecksum.of(trial.plain, table);
    return checksum.rows() + "/" + checksum.sum();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.close();
  }
}
