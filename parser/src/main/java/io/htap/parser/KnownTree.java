package io.htap.parser;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Every node class and every field of it that readers of the tree know how to read. A node or field
 * that is not here makes the statement stay on Postgres, so a new syntax of the parser can never be
 * dropped silently.
 */
final class KnownTree {
  private static final Map<String, Set<String>> FIELDS = new HashMap<>();

  static {
    queries();
    relations();
    literals();
    operators();
    calls();
  }

  private KnownTree() {}

  static boolean knows(Object node) {
    return FIELDS.containsKey(node.getClass().getSimpleName());
  }

  static boolean knows(Object node, String field) {
    return FIELDS.getOrDefault(node.getClass().getSimpleName(), Set.of()).contains(field);
  }

  private static void queries() {
    String tail = "withItemsList orderByElements limit offset fetch";
    node(
        "PlainSelect",
        "distinct selectItems isUsingOnly fromItem joins where groupBy having " + tail);
    node("SetOperationList", "selects operations " + tail);
    node("UnionOp", "modifier type");
    node("ExceptOp", "modifier type");
    node("IntersectOp", "modifier type");
    node("ParenthesedSelect", "alias select " + tail);
    node("LateralSubSelect", "alias select prefix " + tail);
    node("Values", "expressions alias");
    node("WithItem", "statement alias withItemList usingNot materialized recursive");
    node("SelectItem", "expression alias");
    node("AllColumns", "");
    node("AllTableColumns", "table");
    node("Distinct", "onSelectItems");
    node("GroupByElement", "groupByExpressions groupingSets");
    node("OrderByElement", "expression asc ascDescPresent nullOrdering");
    node("Limit", "rowCount");
    node("Offset", "offsetExpression offsetParam");
    node("Fetch", "fetchParameters expression isFetchParamFirst");
  }

  private static void relations() {
    node("Table", "partItems partDelimiters alias");
    node("Alias", "name useAs aliasColumns");
    node("AliasColumn", "name");
    node("ParenthesedFromItem", "fromItem joins alias");
    node("TableFunction", "function alias");
    node("Join", "onExpressions usingColumns outer right left full inner simple cross fromItem");
  }

  private static void literals() {
    node("Column", "table columnName tableDelimiter");
    node("LongValue", "stringValue");
    node("DoubleValue", "value stringValue");
    node("StringValue", "value quoteStr");
    node("BooleanValue", "value");
    node("NullValue", "");
    node("DateTimeLiteralExpression", "value type");
    node("IntervalExpression", "intervalKeyword parameter intervalQualifier");
    node("IntervalQualifier", "leadingField");
    node("JdbcParameter", "parameterCharacter index useFixedIndex");
    node("ArrayConstructor", "expressions arrayKeyword");
    node("TimeKeyExpression", "stringValue");
  }

  private static void operators() {
    String binary = "leftExpression rightExpression operator";
    for (String name :
        ("Addition Subtraction Multiplication Division Modulo Concat EqualsTo NotEqualsTo "
                + "GreaterThan GreaterThanEquals MinorThan MinorThanEquals AndExpression "
                + "OrExpression BitwiseAnd BitwiseOr")
            .split(" ")) {
      node(name, binary);
    }
    node("RegExpMatchOperator", "leftExpression rightExpression operatorType");
    node("IsDistinctExpression", binary + " not");
    node("LikeExpression", binary + " not likeKeyWord");
    node("NotExpression", "expression");
    node("SignedExpression", "sign expression");
    node("ParenthesedExpressionList", "elements");
    node("ExpressionList", "elements");
    node("NamedExpressionList", "elements names");
    node(
        "Between", "leftExpression not usingSymmetric betweenExpressionStart betweenExpressionEnd");
    node("InExpression", "leftExpression not rightExpression");
    node("IsNullExpression", "leftExpression not useIsNull useNotNull");
    node("IsBooleanExpression", "leftExpression not isTrue");
    node("IsUnknownExpression", "leftExpression isNot");
    node("ExistsExpression", "rightExpression not");
    node("AnyComparisonExpression", "select anyType");
    node("CollateExpression", "leftExpression collate");
    node("TimezoneExpression", "leftExpression timezoneExpressions");
    node("JsonExpression", "expr idents");
  }

  private static void calls() {
    node("CaseExpression", "switchExpression whenClauses elseExpression");
    node("WhenClause", "whenExpression thenExpression");
    node("CastExpression", "keyword leftExpression colDataType");
    node("ColDataType", "dataType precision scale typeModifiers argumentsStringList");
    node("TypeModifier", "value");
    node("ExtractExpression", "name expression");
    node("TrimFunction", "trimSpecification expression fromExpression isUsingFromKeyword");
    // No "allColumns": that is the word ALL before an argument, and not the star.
    node("Function", "nameparts parameters namedParameters distinct orderByElements");
    node(
        "AnalyticExpression",
        "name expression offset defaultValue allColumns type distinct filterExpression windowDef funcOrderBy");
    node("WindowDefinition", "orderBy partitionBy windowElement");
    node("WindowElement", "type offset range exclusion");
    node("WindowRange", "start end");
    node("WindowOffset", "type expression");
    node("OrderByClause", "orderByElements");
    node("PartitionByClause", "elements");
  }

  private static void node(String type, String fields) {
    FIELDS.put(type, Set.copyOf(Arrays.asList(fields.split(" "))));
  }
}
