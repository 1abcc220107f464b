package io.htap.tck.model;

import io.htap.tck.model.ModelReader.WrongAnswer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One random sequence: transactions of steps, reads between them, and a settled copy in the end.
 */
final class ModelSequence {
  /**
   * What Postgres may refuse: a duplicate key, a deadlock with the snapshot's locks, an update that
   * nobody could follow, a primary key over duplicates.
   */
  private static final Set<String> REFUSALS = Set.of("23505", "40P01", "55000");

  private static final int LEAST_STEPS = 12;
  private static final int MORE_STEPS = 15;

  private final Connection plain;
  private final ModelReader reader;
  private final Runnable disconnect;
  private final SplittableRandom random;
  private final List<String> schemas;
  private final ModelTally tally;
  private final TableSteps tableSteps;
  private final RowSteps rowSteps;
  private final List<String> history = new ArrayList<>();
  private Model model = new Model();

  ModelSequence(
      Connection plain,
      ModelReader reader,
      Runnable disconnect,
      SplittableRandom random,
      String schema,
      ModelTally tally) {
    this.plain = plain;
    this.reader = reader;
    this.disconnect = disconnect;
    this.random = random;
    this.schemas = List.of(schema, schema + " two");
    this.tally = tally;
    tableSteps = new TableSteps(random, schemas);
    rowSteps = new RowSteps(random);
  }

  /** All statements so far, to be run again by hand. */
  String history() {
    return String.join(";\n", history);
  }

  void run() throws SQLException, WrongAnswer, InterruptedException {
    for (var schema : schemas) {
      execute("create schema " + ModelTable.quoted(schema));
    }
    plain.setAutoCommit(false);
    try {
      for (int i = 0; i < 2; i++) {
        transaction(List.of(tableSteps.create(model)));
      }
      int steps = LEAST_STEPS + random.nextInt(MORE_STEPS);
      for (int i = 0; i < steps; i++) {
        change();
        switch (random.nextInt(6)) {
          case 0, 1 -> reader.read(anyTable(), random.nextBoolean() ? "duckdb" : "auto");
          // What follows then goes through the stream, and not again into a new snapshot.
          case 2 -> reader.settles(anyTable());
          default -> {}
        }
        plain.commit();
        if (random.nextInt(25) == 0) {
          history.add("-- the copy is disconnected");
          disconnect.run();
        }
      }
      for (var table : model.all()) {
        reader.settles(table);
        plain.commit();
      }
    } finally {
      plain.rollback();
      plain.setAutoCommit(true);
      for (var schema : schemas) {
        execute("drop schema " + ModelTable.quoted(schema) + " cascade");
      }
    }
  }

  private ModelTable anyTable() {
    var all = model.all();
    return all.get(random.nextInt(all.size()));
  }

  private Step anyStep(boolean definitions) {
    return definitions && random.nextBoolean()
        ? tableSteps.any(model, anyTable())
        : rowSteps.any(model, anyTable());
  }

  private void change() throws SQLException {
    var before = model.copy();
    try {
      var done = new ArrayList<Step>();
      boolean definitions = random.nextInt(4) == 0;
      int steps = random.nextBoolean() ? 1 : 1 + random.nextInt(5);
      for (int i = 0; i < steps; i++) {
        done.add(step(definitions));
      }
      if (random.nextInt(5) == 0) {
        rolledBackToSavepoint(definitions);
      }
      if (random.nextInt(8) == 0) {
        history.add("rollback");
        plain.rollback();
        model = before;
        tally.done.merge("rollback", 1, Integer::sum);
      } else {
        history.add("commit");
        plain.commit();
        tally.done(done);
      }
    } catch (SQLException refused) {
      plain.rollback();
      history.add("rollback -- after " + refused.getSQLState());
      model = before;
      tally.rejected++;
      if (!REFUSALS.contains(refused.getSQLState())) {
        throw refused;
      }
    }
  }

  private void transaction(List<Step> steps) throws SQLException {
    for (var step : steps) {
      perform(step);
    }
    history.add("commit");
    plain.commit();
    tally.done(steps);
  }

  private Step step(boolean definitions) throws SQLException {
    var step = anyStep(definitions);
    perform(step);
    return step;
  }

  private void rolledBackToSavepoint(boolean definitions) throws SQLException {
    var before = model.copy();
    history.add("savepoint s");
    var savepoint = plain.setSavepoint();
    step(definitions);
    history.add("rollback to s");
    plain.rollback(savepoint);
    model = before;
    tally.done.merge("rollback to savepoint", 1, Integer::sum);
  }

  private void perform(Step step) throws SQLException {
    for (var sql : step.sql()) {
      execute(sql);
    }
    step.effect().accept(model);
  }

  private void execute(String sql) throws SQLException {
    history.add(sql.length() > 400 ? sql.substring(0, 400) + "…" : sql);
    try (var statement = plain.createStatement()) {
      statement.execute(sql);
    }
  }
}
