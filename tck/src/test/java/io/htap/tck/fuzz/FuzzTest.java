package io.htap.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.subject.QuietLog;
import io.htap.tck.subject.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * No statement that the generator can think of is answered differently, on a database that orders
 * text by bytes and on one that orders it by language. {@code -Pfuzz -Dcount=N -Dseed=S} runs more.
 */
class FuzzTest {
  private static final int STATEMENTS = Integer.getInteger("htap.fuzz.count", 3000);
  private static final long SEED = Long.getLong("htap.fuzz.seed", 4);
  private static final double LEAST_SHARE = 0.2;

  @Test
  @Timeout(1200)
  void noRandomStatementIsAnsweredDifferently() throws Exception {
    QuietLog.errorsOnly();
    var result = FuzzRun.run(Target.configured(), 0, STATEMENTS, SEED, System.out::println);
    System.out.printf(
        "FuzzTest: seed %d, %d statements, %.1f %% on DuckDB%n",
        SEED, result.statements(), 100 * result.shareOnDuckDb());
    assertThat(result.differences()).isEmpty();
    assertThat(result.statements()).isEqualTo(STATEMENTS);
    // Statements that Postgres refuses compare nothing but its message.
    assertThat(result.answered()).isGreaterThan(STATEMENTS * 9 / 10);
    if (Target.configured().htap()) {
      assertThat(result.shareOnDuckDb()).isGreaterThan(LEAST_SHARE);
    }
  }
}
