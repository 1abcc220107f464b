package io.htap.driver.federation.write;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PgConnection;

/** What makes one of several commands: a transaction, or a part of the one that is open. */
final class Frame {
  private static final String SAVEPOINT = "\"htap statement over two engines\"";

  private final PgConnection raw;
  private final boolean alone;

  Frame(PgConnection raw) throws SQLException {
    this.raw = raw;
    alone = raw.getAutoCommit() && raw.getTransactionState() == TransactionState.IDLE;
  }

  /** Whether it is a transaction of its own. */
  boolean alone() {
    return alone;
  }

  void begin() throws SQLException {
    if (alone) {
      command("BEGIN");
    } else if (saves()) {
      command("SAVEPOINT " + SAVEPOINT);
    }
  }

  void end(BroughtRows rows) throws SQLException {
    if (alone) {
      command("COMMIT");
      return;
    }
    rows.drop();
    if (saves()) {
      command("RELEASE SAVEPOINT " + SAVEPOINT);
    }
  }

  /**
   * Whether pgjdbc goes back to before a statement that has failed. It does so for what it runs
   * itself, of which there are several here, and not for a COPY.
   */
  private boolean saves() {
    return raw.getAutosave() == AutoSave.ALWAYS;
  }

  /** Leaves nothing behind, and an open transaction failed, as Postgres does after an error. */
  void undo(Throwable cause) {
    TransactionState state = raw.getTransactionState();
    try {
      if (alone && state != TransactionState.IDLE) {
        command("ROLLBACK");
      } else if (!alone && (saves() || state == TransactionState.OPEN)) {
        // Without a savepoint of that name it fails the transaction.
        command("ROLLBACK TO SAVEPOINT " + SAVEPOINT);
      }
    } catch (SQLException e) {
      if (alone || saves()) {
        cause.addSuppressed(e);
      }
    }
  }

  void command(String text) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      statement.execute(text);
    }
  }

  /** What pgjdbc takes to be committed has been rolled back. */
  static BatchUpdateException nothingDone(BatchUpdateException e) {
    long[] counts = e.getLargeUpdateCounts().clone();
    Arrays.fill(counts, Statement.EXECUTE_FAILED);
    var rolledBack =
        new BatchUpdateException(
            e.getMessage(), e.getSQLState(), e.getErrorCode(), counts, e.getCause());
    if (e.getNextException() != null) {
      rolledBack.setNextException(e.getNextException());
    }
    return rolledBack;
  }
}
