package io.htap.tck.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is defined, altered, dropped and written, in whatever order, what is read through the
 * copy is what the model foretells and Postgres says.
 */
class ModelTest {
  private static final int SEQUENCES = Integer.getInteger("htap.model.sequences", 15);
  private static final long SEED = Long.getLong("htap.model.seed", 7_000);

  private final long begun = System.nanoTime();

  @TempDir private Path folder;

  @Test
  @Timeout(1200)
  void onACopyInMemory() throws Exception {
    check(ModelTrial.run(SEQUENCES / 2, SEED, null, System.out::println));
  }

  @Test
  @Timeout(1200)
  void onACopyInAFile() throws Exception {
    check(
        ModelTrial.run(
            SEQUENCES - SEQUENCES / 2,
            SEED + SEQUENCES / 2,
            folder.resolve("model.duckdb"),
            System.out::println));
  }

  private void check(ModelResult result) {
    System.out.printf(
        "ModelTest: seed %d, %d s, %s%n",
        SEED, (System.nanoTime() - begun) / 1_000_000_000, result);
    assertThat(result.differences()).isEmpty();
    assertThat(result.onDuckDb()).isGreaterThanOrEqualTo(result.sequences());
    assertThat(result.done()).containsKeys("insert", "update", "delete");
  }
}
