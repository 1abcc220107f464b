package io.htap.tck.compare;

import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a statement on a reference connection and on the one under test and compares everything a
 * JDBC user sees: the description of each column; value, class, text and NULL of each cell; the
 * order of rows as far as it is fixed; the SQLState of an error, and its text where that is asked.
 */
public final class ResultComparison {
  private final Connection reference;
  private final Connection tested;
  private final boolean messages;
  private final boolean origins;

  public ResultComparison(Connection reference, Connection tested) {
    this(reference, tested, false);
  }

  private ResultComparison(
      Connection reference, Connection tested, boolean messages, boolean origins) {
    this.reference = reference;
    this.tested = tested;
    this.messages = messages;
    this.origins = origins;
  }

  /**
   * @param messages whether the texts of errors are compared too, with the position in them
   */
  public ResultComparison(Connection reference, Connection tested, boolean messages) {
    this(reference, tested, messages, true);
  }

  /** The same that does not ask which table a column is of. */
  public ResultComparison withoutOrigins() {
    return new ResultComparison(reference, tested, messages, false);
  }

  /** Compares the answers to the statement of a file. */
  public Comparison compare(SqlFile file) {
    return compare(file.sql(), List.of(), file.order());
  }

  /**
   * Compares the answers to a statement.
   *
   * @param parameters the values of its placeholders; none means it is not prepared
   */
  public Comparison compare(
      String sql, List<? extends @Nullable Object> parameters, RowOrder order) {
    return compare(
        Answer.of(reference, sql, parameters), Answer.of(tested, sql, parameters), order);
  }

  private Comparison compare(Answer expected, Answer actual, RowOrder order) {
    if (expected instanceof Answer.Rows rows && actual instanceof Answer.Rows others) {
      var difference =
          origins
              ? RowsComparison.difference(rows, others, order)
              : RowsComparison.difference(rows.withoutOrigins(), others.withoutOrigins(), order);
      return new Comparison(difference, rows.rows().size(), null);
    }
    if (expected instanceof Answer.Failed failed && actual instanceof Answer.Failed other) {
      var same =
          messages
              ? failed.equals(other)
              : String.valueOf(failed.sqlState()).equals(String.valueOf(other.sqlState()));
      return new Comparison(
          same ? null : "expected the error " + failed + " but got " + other,
          0,
          String.valueOf(failed.sqlState()));
    }
    var same = expected.equals(actual);
    return new Comparison(
        same ? null : "expected " + summary(expected) + " but got " + summary(actual), 0, null);
  }

  private static String summary(Answer answer) {
    return answer instanceof Answer.Rows rows ? rows.rows().size() + " rows" : answer.toString();
  }
}
