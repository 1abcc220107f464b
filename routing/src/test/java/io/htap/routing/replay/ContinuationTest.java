package io.htap.routing.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htap.routing.model.LatencyModel;
import io.htap.routing.model.LatencyModel.Correction;
import io.htap.spi.EngineId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContinuationTest {
  private static final double FACTOR = 1.5;

  private record Lesson(float[] matrix, float[] labels, int trees) {}

  private final List<Lesson> lessons = new ArrayList<>();

  private Continuation of(LatencyModel.Texts shipped) throws Exception {
    return new Continuation(
        shipped,
        (matrix, names, labels, how, trees) -> {
          assertThat(names).containsExactly("text_functions");
          lessons.add(new Lesson(matrix, labels, trees));
          return Simulated.tree(-0.5, 0.25);
        });
  }

  @Test
  void treesAreAddedAndTheSpreadStays() throws Exception {
    var shipped = Simulated.texts(0.1, 0.2);
    List<Run> runs = new Simulated(1, FACTOR).runs(60, 3);
    LatencyModel before = LatencyModel.of(shipped);
    LatencyModel after = LatencyModel.of(of(shipped).train(runs));
    for (Run run : runs) {
      Correction was = before.of(EngineId.DUCKDB, run.features());
      Correction is = after.of(EngineId.DUCKDB, run.features());
      double added = run.statement().fingerprint() % 2 == 0 ? -0.5 : 0.25;
      assertThat(is.log()).isCloseTo(was.log() + added, within(1e-12));
      assertThat(is.deviation()).isEqualTo(was.deviation());
    }
    assertThat(after.id()).isNotEqualTo(before.id());
  }

  @Test
  void aStatementTeachesOnceByHowMuchTheShippedModelWasOff() throws Exception {
    List<Run> runs = new Simulated(2, FACTOR).runs(60, 8);
    of(Simulated.texts(0, 0)).train(runs);
    Lesson duckDb = lessons.get(1);
    assertThat(duckDb.labels()).hasSizeLessThanOrEqualTo(60);
    assertThat(duckDb.trees()).isEqualTo(duckDb.labels().length / 2);
    for (int i = 0; i < duckDb.labels().length; i++) {
      float wanted = (float) (duckDb.matrix()[i] > 0 ? FACTOR : -FACTOR);
      assertThat(duckDb.labels()[i]).isCloseTo(wanted, within(0.7f));
    }
  }

  @Test
  void whatIsTooLittleChangesNothing() throws Exception {
    List<Run> runs = new Simulated(3, FACTOR).runs(Continuation.LEAST_IN_LEAF, 8);
    var shipped = Simulated.texts(0, 0);
    assertThat(of(shipped).teaches(runs)).isFalse();
    assertThat(of(shipped).train(runs)).isEqualTo(shipped);
    assertThat(lessons).isEmpty();
  }
}
