package io.htap.rewrite.scope;

import io.htap.parser.Names;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.TypeName;
import io.htap.spi.PgType;
import java.util.Locale;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.CollateExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/**
 * The label that Postgres gives a column without alias ({@code FigureColname} in {@code
 * parse_target.c}): outer queries and ORDER BY may refer to it.
 */
public final class ColumnNames {
  private ColumnNames() {}

  /** Null where Postgres says {@code ?column?}. */
  public static @Nullable String of(SelectItem<?> item) {
    return item.getAlias() != null
        ? Names.fold(item.getAlias().getName())
        : figure(item.getExpression());
  }

  private static @Nullable String figure(Expression e) {
    if (e instanceof Column column) {
      return Names.fold(column.getColumnName());
    } else if (e instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      return figure(list.get(0));
    } else if (e instanceof Function function) {
      return Names.fold(function.getName());
    } else if (e instanceof AnalyticExpression call) {
      return Names.fold(call.getName());
    } else if (e instanceof CastExpression cast) {
      return ofCast(cast);
    } else if (e instanceof CaseExpression c) {
      String inner = c.getElseExpression() == null ? null : strong(c.getElseExpression());
      return inner == null ? "case" : inner;
    } else if (e instanceof ParenthesedSelect select) {
      return ofSubquery(select);
    } else if (e instanceof CollateExpression collate) {
      return figure(collate.getLeftExpression());
    }
    return fixed(e);
  }

  private static @Nullable String fixed(Expression e) {
    if (e instanceof ExtractExpression) {
      return "extract";
    } else if (e instanceof ExistsExpression) {
      return "exists";
    } else if (e instanceof TrimFunction trim) {
      return trim.getTrimSpecification() == TrimFunction.TrimSpecification.LEADING
          ? "ltrim"
          : trim.getTrimSpecification() == TrimFunction.TrimSpecification.TRAILING
              ? "rtrim"
              : "btrim";
    } else if (e instanceof BooleanValue) {
      return "bool";
    } else if (e instanceof DateTimeLiteralExpression literal) {
      return literal.getType().name().toLowerCase(Locale.ROOT);
    } else if (e instanceof IntervalExpression) {
      return "interval";
    }
    return null;
  }

  private static @Nullable String ofCast(CastExpression cast) {
    String inner = strong(cast.getLeftExpression());
    return inner == null ? ofType(cast.getColDataType().toString()) : inner;
  }

  private static @Nullable String ofType(String written) {
    try {
      return internalName(TypeName.parse(written).type());
    } catch (Refusal unknown) {
      // A type of the user's own lends its last name; one in quotes is not taken apart.
      String folded = Names.lower(written);
      return folded.matches("([a-z_][a-z0-9_]*\\.)?[a-z_][a-z0-9_]*")
          ? folded.substring(folded.indexOf('.') + 1)
          : null;
    }
  }

  /** A name of strength 2: that of a column or function, not one that a type or CASE lends. */
  private static @Nullable String strong(Expression e) {
    if (e instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      return strong(list.get(0));
    }
    boolean weak =
        e instanceof CaseExpression c
            && (c.getElseExpression() == null || strong(c.getElseExpression()) == null);
    weak |= e instanceof CastExpression cast && strong(cast.getLeftExpression()) == null;
    weak |= e instanceof BooleanValue || e instanceof DateTimeLiteralExpression;
    weak |= e instanceof IntervalExpression;
    return weak ? null : figure(e);
  }

  private static @Nullable String ofSubquery(ParenthesedSelect select) {
    Select inner = select.getSelect();
    return inner instanceof PlainSelect plain && plain.getSelectItems().size() == 1
        ? of(plain.getSelectItems().get(0))
        : null;
  }

  private static String internalName(PgType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
