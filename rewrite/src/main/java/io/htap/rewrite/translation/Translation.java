package io.htap.rewrite.translation;

import io.htap.spi.JoinGraph;
import io.htap.spi.Reason;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The outcome of a translation. */
public sealed interface Translation {

  /**
   * A statement that DuckDB answers as Postgres would.
   *
   * @param sql DuckDB's SQL, with {@code $1 … $n} where {@code parameters} has n entries
   * @param parameters which parameter of the original each marker is, and how to bind it
   * @param moments what Postgres has to compute for the markers that ask for it
   * @param columns the visible columns, as Postgres types them; hidden ones may follow in the
   *     result
   * @param finishing what is left to be done with the rows; null when nothing is
   * @param relations every relation read, with the columns used, for the privilege check
   * @param orderedBy the visible columns, from 0, that the rows are sorted by first; empty when the
   *     statement fixes no order, or sorts first by what it does not return
   * @param joins which rows of the relations matter, their nodes in the order of {@code relations}
   * @param firstRows which rows of them a LIMIT leaves; null where that is not known, or no use
   */
  record Translated(
      String sql,
      List<ParameterBinding> parameters,
      List<Moment> moments,
      List<OutputColumn> columns,
      @Nullable Finishing finishing,
      List<UsedRelation> relations,
      List<Integer> orderedBy,
      JoinGraph joins,
      @Nullable FirstRows firstRows)
      implements Translation {
    public Translated {
      Objects.requireNonNull(sql);
      parameters = List.copyOf(parameters);
      moments = List.copyOf(moments);
      columns = List.copyOf(columns);
      relations = List.copyOf(relations);
      orderedBy = List.copyOf(orderedBy);
      Objects.requireNonNull(joins);
    }

    /** The table that holds the rows of a staged relation's occurrence, as the SQL names it. */
    public static String staged(int node) {
      return "temp.main.staged_" + node;
    }
  }

  /** The statement stays on Postgres. */
  record Untranslatable(Reason reason) implements Translation {
    public Untranslatable {
      Objects.requireNonNull(reason);
    }
  }
}
