package io.htap.parser;

import net.sf.jsqlparser.expression.AnyComparisonExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.CollateExpression;
import net.sf.jsqlparser.expression.JsonExpression;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.TimezoneExpression;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.BitwiseAnd;
import net.sf.jsqlparser.expression.operators.arithmetic.BitwiseOr;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsDistinctExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.IsUnknownExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.RegExpMatchOperator;

/**
 * Postgres's operator precedence as a property of a finished tree. Parentheses are nodes of the
 * tree; so a tree in which every bare operand binds at least as tightly as its operator demands is
 * the one tree that Postgres's grammar gives the same lexemes.
 *
 * <p>Source: the precedence table at the head of {@code gram.y}.
 */
final class Precedence {
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int IS = 4;
  private static final int COMPARISON = 5;
  private static final int LIKE_IN_BETWEEN = 6;
  private static final int OTHER_OPERATOR = 7;
  private static final int SUM = 8;
  private static final int PRODUCT = 9;
  private static final int AT = 11;
  private static final int COLLATE = 12;
  private static final int SIGN = 13;
  private static final int CAST = 15;
  private static final int ATOM = 20;

  private Precedence() {}

  static boolean holds(Object node) {
    int own = level(node);
    if (node instanceof BinaryExpression binary) {
      // Comparisons and LIKE do not associate; the others do, to the left.
      boolean associates = own == OR || own == AND || own >= OTHER_OPERATOR;
      int left = level(binary.getLeftExpression());
      int right = level(binary.getRightExpression());
      return (left > own || (associates && left == own)) && right > own;
    }
    if (node instanceof Between between) {
      return level(between.getLeftExpression()) > own
          && level(between.getBetweenExpressionStart()) > own
          && level(between.getBetweenExpressionEnd()) > own;
    }
    if (node instanceof InExpression in) {
      return level(in.getLeftExpression()) > own && level(in.getRightExpression()) == ATOM;
    }
    if (node instanceof IsNullExpression is) {
      return level(is.getLeftExpression()) > own;
    }
    if (node instanceof IsBooleanExpression is) {
      return level(is.getLeftExpression()) > own;
    }
    if (node instanceof IsUnknownExpression is) {
      return level(is.getLeftExpression()) > own;
    }
    if (node instanceof JsonExpression path) {
      // The parser hangs the rest of a chain under its first key; Postgres reads it from the left.
      return level(path.getExpression()) > own
          && path.getIdents().stream().allMatch(k -> level(k) > own || k instanceof JsonExpression);
    }
    return unary(node, own);
  }

  private static boolean unary(Object node, int own) {
    if (node instanceof NotExpression not) {
      return !not.isExclamationMark() && level(not.getExpression()) >= own;
    }
    if (node instanceof SignedExpression signed) {
      return level(signed.getExpression()) >= own;
    }
    if (node instanceof CollateExpression collate) {
      return level(collate.getLeftExpression()) >= own;
    }
    if (node instanceof TimezoneExpression zone) {
      return level(zone.getLeftExpression()) >= own
          && zone.getTimezoneExpressions().stream().allMatch(z -> level(z) > own);
    }
    if (node instanceof CastExpression cast && own == CAST) {
      return level(cast.getLeftExpression()) >= own;
    }
    return true;
  }

  private static int level(Object node) {
    if (node instanceof OrExpression) {
      return OR;
    } else if (node instanceof AndExpression) {
      return AND;
    } else if (node instanceof NotExpression) {
      return NOT;
    } else if (node instanceof IsNullExpression
        || node instanceof IsBooleanExpression
        || node instanceof IsUnknownExpression
        || node instanceof IsDistinctExpression) {
      return IS;
    } else if (node instanceof ComparisonOperator) {
      return COMPARISON;
    } else if (node instanceof LikeExpression
        || node instanceof InExpression
        || node instanceof Between) {
      return LIKE_IN_BETWEEN;
    } else if (node instanceof Concat
        || node instanceof BitwiseAnd
        || node instanceof BitwiseOr
        || node instanceof RegExpMatchOperator
        || node instanceof JsonExpression) {
      return OTHER_OPERATOR;
    } else if (node instanceof Addition || node instanceof Subtraction) {
      return SUM;
    } else if (node instanceof Multiplication
        || node instanceof Division
        || node instanceof Modulo) {
      return PRODUCT;
    } else if (node instanceof TimezoneExpression) {
      return AT;
    } else if (node instanceof CollateExpression) {
      return COLLATE;
    } else if (node instanceof SignedExpression) {
      return SIGN;
    } else if (node instanceof CastExpression cast) {
      return cast.isUseCastKeyword() ? ATOM : CAST;
    } else if (node instanceof BinaryExpression || node instanceof AnyComparisonExpression) {
      return node instanceof AnyComparisonExpression ? ATOM : 0;
    }
    return ATOM;
  }
}
