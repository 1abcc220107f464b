package io.htap.driver.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.features.Features;
import io.htap.routing.learn.StatementKey;
import io.htap.routing.replay.Run;
import io.htap.spi.EngineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
  @TempDir private Path folder;

  private Path path() {
    return folder.resolve("runs");
  }

  private static void add(RunLog to, List<Run> runs) throws IOException {
    runs.forEach(to::add);
    to.flush();
  }

  /** They have no order that compares features. */
  private static List<String> lines(List<Run> runs) {
    return runs.stream().map(RunLine::of).toList();
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    var values = new float[Features.ALL.size()];
    values[3] = -0.25f;
    values[160] = 1e9f;
    var odd =
        new Run(
            1_700_000_000_000L,
            new StatementKey(-1, "a b,=\n", -3),
            new FeatureVector(values),
            EngineId.DUCKDB,
            0.02,
            EngineId.POSTGRES,
            0.5,
            1e8,
            new Run.Course(3.5, 3.25, true, -1, 12.5, 4096, 17));
    var log = new RunLog(path());
    assertThat(log.read()).isEmpty();
    assertThat(path()).doesNotExist();
    add(log, List.of(odd));
    Run read = new RunLog(path()).read().get(0);
    assertThat(read)
        .usingRecursiveComparison()
        .comparingOnlyFields(
            "ended", "statement", "chosen", "propensity", "engine", "duckDbExpected", "course")
        .isEqualTo(odd);
    assertThat(read.features().get(3)).isEqualTo(-0.25f);
    assertThat(read.features().get(160)).isEqualTo(1e9f);
    assertThat(read.features().get(4)).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void whatACrashLeftUnfinishedIsPassedOver() throws Exception {
    List<Run> runs = RecordedRuns.of(1, 3, 0);
    add(new RunLog(path()), runs.subList(0, 5));
    byte[] whole = Files.readAllBytes(path());
    List<String> before = lines(runs.subList(0, 4));
    int fifth = RunLine.of(runs.get(4)).length() + 1;
    for (int cut = 2; cut < fifth; cut += 7) {
      Files.write(path(), Arrays.copyOf(whole, whole.length - cut));
      add(new RunLog(path()), runs.subList(5, 6));
      List<String> read = lines(new RunLog(path()).read());
      assertThat(read.subList(0, 4)).isEqualTo(before);
      assertThat(read.subList(4, read.size())).containsExactly(RunLine.of(runs.get(5)));
    }
  }

  @Test
  void aByteThatHasChangedCostsOneRun() throws Exception {
    List<Run> runs = RecordedRuns.of(1, 3, 0);
    add(new RunLog(path()), runs);
    byte[] bytes = Files.readAllBytes(path());
    bytes[bytes.length / 2] ^= 1;
    Files.write(path(), bytes);
    assertThat(new RunLog(path()).read()).hasSizeBetween(runs.size() - 2, runs.size() - 1);
  }

  @Test
  void aRecordOfOtherFeaturesIsSetAside() throws Exception {
    Files.writeString(path(), "htap-runs 1 0\nwhatever\n");
    var log = new RunLog(path());
    add(log, RecordedRuns.of(1, 1, 0));
    assertThat(log.read()).hasSize(4);
    assertThat(folder.resolve("runs.damaged")).content().contains("whatever");
  }

  @Test
  void itStaysSmallAndNoStatementPushesOutTheOthers() throws Exception {
    long most = 64 << 10;
    var log = new RunLog(path(), most);
    FeatureVector features = RecordedRuns.features(new Random(1), true);
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 50; i++) {
        EngineId engine = i % 10 == 0 ? EngineId.POSTGRES : EngineId.DUCKDB;
        log.add(RecordedRuns.run(100 * round + i, 1, features, engine, 5));
      }
      log.add(RecordedRuns.run(100 * round + 50, 100 + round, features, EngineId.POSTGRES, 5));
      log.flush();
      assertThat(log.bytes()).isLessThanOrEqualTo(most);
    }
    List<Run> kept = log.read();
    assertThat(kept).isSortedAccordingTo((a, b) -> Long.compare(a.ended(), b.ended()));
    Map<Long, Long> counts =
        kept.stream()
            .collect(
                Collectors.groupingBy(r -> r.statement().fingerprint(), Collectors.counting()));
    assertThat(counts).as("each is still there").hasSize(21);
    List<Long> latest =
        kept.stream().filter(r -> r.statement().fingerprint() == 1).map(Run::ended).toList();
    assertThat(latest)
        .as("the latest, wherever they ran")
        .hasSizeGreaterThan(5)
        .isEqualTo(LongStream.rangeClosed(1950 - latest.size(), 1949).boxed().toList());
  }

  @Test
  void whatFindsNoPlaceIsCountedAndNobodyWaits() throws Exception {
    var log = new RunLog(path());
    Run run = RecordedRuns.of(1, 1, 0).get(0);
    IntStream.range(0, 5_000).parallel().forEach(i -> log.add(run));
    assertThat(log.dropped()).isEqualTo(5_000 - 4_096);
    assertThat(log.read()).hasSize(4_096);
    add(log, List.of(run));
    assertThat(log.dropped()).as("there is place again").isEqualTo(5_000 - 4_096);
  }

  @Test
  void nothingIsLeftOfWhatIsForgotten() throws Exception {
    var log = new RunLog(path());
    add(log, RecordedRuns.of(1, 2, 0));
    log.add(RecordedRuns.of(1, 1, 0).get(0));
    log.delete();
    log.flush();
    assertThat(folder).isEmptyDirectory();
    assertThat(log.read()).isEmpty();
    Files.writeString(path(), "", StandardOpenOption.CREATE);
    assertThat(new RunLog(path()).read()).as("empty").isEmpty();
  }
}
