package io.htap.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.subject.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * No statement over tables and Parquet files is answered otherwise than where the files are tables,
 * too, whichever of them are files and whatever is pushed down. {@code bench split-fuzz} runs more.
 */
class SplitFuzzTest {
  private static final int STATEMENTS = Integer.getInteger("htap.fuzz.split", 300);
  private static final long SEED = Long.getLong("htap.fuzz.seed", 4);
  private static final double LEAST_SHARE = 0.15;

  @Test
  @Timeout(1200)
  void noRandomStatementIsAnsweredDifferently() throws Exception {
    QuietLog.errorsOnly();
    long seed = SEED;
    int answered = 0;
    int onDuckDb = 0;
    for (String properties : FuzzRun.SWITCHES) {
      var result =
          FuzzRun.split(
              0, STATEMENTS / FuzzRun.SWITCHES.size(), seed++, properties, System.out::println);
      assertThat(result.differences()).as("seed %d%s", seed - 1, properties).isEmpty();
      answered += result.answered();
      onDuckDb += result.onDuckDb();
    }
    System.out.printf(
        "SplitFuzzTest: seeds from %d, %d answered, %d in DuckDB%n", SEED, answered, onDuckDb);
    assertThat((double) onDuckDb / answered).isGreaterThan(LEAST_SHARE);
  }
}
