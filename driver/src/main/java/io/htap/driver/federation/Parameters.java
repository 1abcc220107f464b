package io.htap.driver.federation;

import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ParameterTypes;
import io.htap.spi.JoinGraph.Condition;
import io.htap.spi.ParameterFacts;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bound values as literals, for SQL that is sent without parameters. */
final class Parameters {
  /** As Postgres reads them; null for NULL. */
  private final List<@Nullable String> texts;

  private final int[] oids;

  private Parameters(List<@Nullable String> texts, int[] oids) {
    this.texts = Collections.unmodifiableList(new ArrayList<>(texts));
    this.oids = oids.clone();
  }

  /**
   * @param oids the types that Postgres takes them for
   * @throws RefusedException when a value is not plainly of its parameter's type
   */
  static Parameters of(List<BoundParameter> values, int[] oids) throws SQLException {
    facts(values, oids);
    return new Parameters(ParameterTypes.texts(values, oids), oids);
  }

  /** As the translator takes them. */
  static List<ParameterFacts> facts(List<BoundParameter> values, int[] oids)
      throws RefusedException {
    List<ParameterFacts> facts = ParameterTypes.of(values, oids);
    if (facts == null) {
      throw new RefusedException(
          Reason.of(ReasonCode.PARAMETER_TYPE, "a parameter's value and type differ"));
    }
    return facts;
  }

  /** The conditions with their parameters in place, but those with one of a type not known. */
  List<String> inline(List<Condition> conditions) {
    List<String> parts = new ArrayList<>();
    for (Condition condition : conditions) {
      String sql = inline(condition.texts(), condition.parameters());
      if (sql != null) {
        parts.add("(" + sql + ")");
      }
    }
    return parts;
  }

  /**
   * A text with its parameters in place; null with one of a type not known.
   *
   * @param between what stands before, between and behind the parameters
   */
  @Nullable String inline(List<String> between, List<Integer> parameters) {
    StringBuilder sql = new StringBuilder(between.get(0));
    for (int i = 0; i < parameters.size(); i++) {
      int index = parameters.get(i) - 1;
      String type = Remote.typeName(oids[index]);
      if (type == null) {
        return null;
      }
      sql.append("CAST(")
          .append(literal(texts.get(index)))
          .append(" AS ")
          .append(type)
          .append(')')
          .append(between.get(i + 1));
    }
    return sql.toString();
  }

  /** The value of a parameter that is a whole number, by its number from 1; null for any other. */
  @Nullable Long number(int parameter) {
    String text = texts.get(parameter - 1);
    return text != null && text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
  }

  /** For a session in which a backslash is a character like any other. */
  static String literal(@Nullable String text) {
    return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
  }
}
