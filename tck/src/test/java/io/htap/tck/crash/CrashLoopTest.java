package io.htap.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Killed at any moment, the copy comes back right. */
class CrashLoopTest {
  private static final int ROUNDS = Integer.getInteger("htap.crash.rounds", 5);
  private static final long SEED = Long.getLong("htap.crash.seed", 20261120);

  @TempDir private Path folder;

  @Test
  @Timeout(300)
  void everyRoundEndsWithEqualTables() throws Exception {
    System.out.println("CrashLoopTest: seed " + SEED);
    var result = CrashLoop.run(ROUNDS, SEED, folder, System.out::println);
    assertThat(result.differences()).isEmpty();
    assertThat(result.checksums()).isEqualTo((long) ROUNDS * CrashTables.NAMES.size());
    assertThat(result.kills()).isGreaterThanOrEqualTo(ROUNDS);
    assertThat(result.totals()).isPositive();
    assertThat(result.commits()).isPositive();
  }
}
