package io.htap.driver.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.load.Balance;
import io.htap.routing.model.Expectation;
import io.htap.routing.model.LatencyModel;
import io.htap.routing.replay.Run;
import io.htap.spi.EngineId;
import io.htap.spi.HtapException;
import io.htap.spi.RouteDecision;
import io.htap.spi.RouteDecision.Price;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that LightGBM trains from runs of which is known what they take. */
class RetrainingTest {
  private static final int STATEMENTS = 120;
  private static final double FACTOR = 1.2;

  @TempDir private Path folder;

  private Path state() {
    return folder.resolve("state");
  }

  private Models models() {
    return new Models(folder.resolve("state.model"));
  }

  @Test
  void whatTheShippedModelDoesNotKnowIsLearned() throws Exception {
    Models models = models();
    Retraining.Result result = new Retraining(models).train(RecordedRuns.of(1, STATEMENTS, FACTOR));
    assertThat(result.deployed()).as("%s", result).isTrue();
    assertThat(result.judged().candidateMillis()).isLessThan(result.judged().currentMillis());
    assertThat(result.judged().fingerprints()).isEqualTo(STATEMENTS);
    assertThat(result.model()).isEqualTo(1);
    // Of statements that it has not seen.
    double old = 0;
    double now = 0;
    for (Run run : RecordedRuns.of(2, STATEMENTS, FACTOR)) {
      old += off(LatencyModel.shipped(), run);
      now += off(models.inUse().model(), run);
    }
    assertThat(now).isLessThan(0.75 * old);
  }

  private static double off(LatencyModel model, Run run) {
    return Math.abs(
        Math.log(run.course().millis()) - Expectation.log(model, run.features(), run.engine()));
  }

  @Test
  void whatWouldNotHaveBeenBetterIsRefusedAndBothFiguresAreTold() throws Exception {
    Models models = models();
    Retraining.Result result = new Retraining(models).train(RecordedRuns.of(1, STATEMENTS, 0));
    assertThat(result.deployed()).as("%s", result).isFalse();
    assertThat(result.judged().candidateMillis()).isPositive();
    assertThat(result.judged().gain()).isLessThanOrEqualTo(result.judged().standardError());
    assertThat(models.inUse().model()).isSameAs(LatencyModel.shipped());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aModelThatKnowsIsNotReplacedByOneThatKnowsNoMore() throws Exception {
    Models models = models();
    List<Run> runs = RecordedRuns.of(1, STATEMENTS, FACTOR);
    new Retraining(models).train(runs);
    Retraining.Result again = new Retraining(models).train(runs);
    assertThat(again.deployed()).as("%s", again).isFalse();
    assertThat(again.model()).isEqualTo(1);
  }

  @Test
  void fewStatementsAreNotEnoughHoweverOftenTheyHaveRun() throws Exception {
    Retraining.Result result = new Retraining(models()).train(RecordedRuns.of(1, 12, FACTOR));
    assertThat(result.deployed()).isFalse();
    assertThat(result.why()).isEqualTo("too few statements have run");
    assertThat(result.judged()).isNull();
    assertThat(result.runs()).isEqualTo(48);
  }

  @Test
  void theSameRunsMakeTheSameModel() throws Exception {
    var first = new Models(folder.resolve("first"));
    var second = new Models(folder.resolve("second"));
    new Retraining(first).train(RecordedRuns.of(1, STATEMENTS, FACTOR));
    new Retraining(second).train(RecordedRuns.of(1, STATEMENTS, FACTOR));
    assertThat(first.inUse().model().id())
        .isEqualTo(second.inUse().model().id())
        .isNotEqualTo(LatencyModel.shipped().id());
  }

  @Test
  void aRestartKeepsTheModelAndWhatWasLearnedUnderIt() throws Exception {
    RecordedRuns.beside(state(), STATEMENTS, FACTOR);
    FeatureVector statement = RecordedRuns.features(new Random(9), true);
    var learning = new Learning(state());
    double before = expected(learning, statement);
    assertThat(learning.retrain().deployed()).isTrue();
    double after = expected(learning, statement);
    assertThat(after).isGreaterThan(1.5 * before);
    learning.close();

    var restarted = new Learning(state());
    assertThat(restarted.modelStatus().deployed().number()).isEqualTo(1);
    assertThat(expected(restarted, statement)).isCloseTo(after, within(0.001 * after));
    restarted.restoreModel();
    assertThat(restarted.modelStatus().deployed()).isNull();
    assertThat(restarted.model()).isSameAs(LatencyModel.shipped());
    assertThat(expected(restarted, statement)).isLessThan(0.8 * after);
    assertThatThrownBy(restarted::restoreModel)
        .isInstanceOfSatisfying(
            HtapException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"));
    restarted.close();
  }

  /** Milliseconds on DuckDB of a statement that has not run yet. */
  private static double expected(Learning learning, FeatureVector features) {
    return decide(learning, -1, features).duckDb().millis();
  }

  private static Decision decide(Learning learning, long fingerprint, FeatureVector features) {
    var priced =
        new RouteDecision(
            EngineId.POSTGRES,
            List.of(),
            List.of(
                new Price(EngineId.POSTGRES, Math.exp(features.get(0))),
                new Price(EngineId.DUCKDB, Math.exp(features.get(1)))));
    Expectation expected = Expectation.of(learning::model, features, priced);
    return learning.decide(fingerprint, "", "select", expected, "me", false, Balance.EVEN);
  }

  /** What a statement's own runs have shown is the same under any model. */
  @Test
  void whatAStatementHasShownOutlivesAModel() throws Exception {
    RecordedRuns.beside(state(), STATEMENTS, FACTOR);
    FeatureVector statement = RecordedRuns.features(new Random(9), true);
    var learning = new Learning(state());
    for (int i = 0; i < 20; i++) {
      Decision decision = decide(learning, 1_077, statement);
      learning.ran(decision, EngineId.DUCKDB, 50);
      learning.record(decision, EngineId.DUCKDB, new Run.Course(50, 50, false, 1, 0, 0, 0));
    }
    assertThat(decide(learning, 1_077, statement).duckDb().millis()).isCloseTo(50, within(3.0));
    assertThat(learning.retrain().deployed()).isTrue();
    assertThat(decide(learning, 1_077, statement).duckDb().millis()).isCloseTo(50, within(3.0));
    learning.restoreModel();
    assertThat(decide(learning, 1_077, statement).duckDb().millis()).isCloseTo(50, within(3.0));
    learning.drop();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDamagedModelIsSetAsideAndWhatWasLearnedIsMadeAgain() throws Exception {
    RecordedRuns.beside(state(), STATEMENTS, FACTOR);
    FeatureVector statement = RecordedRuns.features(new Random(9), true);
    var learning = new Learning(state());
    for (int i = 0; i < 20; i++) {
      Decision decision = decide(learning, 1_077, statement);
      learning.ran(decision, EngineId.DUCKDB, 50);
      learning.record(decision, EngineId.DUCKDB, new Run.Course(50, 50, false, 1, 0, 0, 0));
    }
    assertThat(learning.retrain().deployed()).isTrue();
    learning.close();
    Path model = folder.resolve("state.model");
    byte[] whole = Files.readAllBytes(model);
    for (int place : new int[] {3, 40, whole.length / 2, whole.length - 1}) {
      byte[] damaged = whole.clone();
      damaged[place] ^= 1;
      Files.write(model, damaged);
      var restarted = new Learning(state());
      assertThat(restarted.model()).isSameAs(LatencyModel.shipped());
      assertThat(model).doesNotExist();
      assertThat(folder.resolve("state.model.damaged")).hasBinaryContent(damaged);
      assertThat(decide(restarted, 1_077, statement).duckDb().millis()).isCloseTo(50, within(3.0));
      restarted.close();
    }
  }

  @Test
  void theModelBeforeIsTheOneThatWasInUse() throws Exception {
    Models models = models();
    var judged = new Deployed.Judged(2, 1, 0.7, 0.1, 30);
    LatencyModel.Texts shipped = LatencyModel.shippedTexts();
    for (int number = 1; number <= 3; number++) {
      models.deploy(
          shipped, new Deployed(number, java.time.Instant.EPOCH, 100, number - 1, judged));
    }
    assertThat(models().inUse().number()).isEqualTo(3);
    assertThat(models.restore().number()).isEqualTo(2);
    assertThat(models().inUse().deployed())
        .isEqualTo(new Deployed(2, java.time.Instant.EPOCH, 100, 1, judged));
    assertThat(models.restore().deployed()).as("the shipped one").isNull();
    assertThat(models.restore()).isNull();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void withoutAFileThereIsNothingToTrainFrom() {
    var learning = new Learning(null);
    assertThatThrownBy(learning::retrain)
        .isInstanceOfSatisfying(
            HtapException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"));
  }
}
