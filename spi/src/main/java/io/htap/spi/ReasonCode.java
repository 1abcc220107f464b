package io.htap.spi;

/**
 * Why a statement cannot, or should not, run on an engine. A permanent reason depends on the text
 * of the statement alone: it is decided once per text and never looked at again.
 */
public enum ReasonCode {
  // The text alone.
  UNPARSED(true),
  NOT_A_SELECT(true),
  MULTIPLE_STATEMENTS(true),
  LOCKING_CLAUSE(true),
  WRITES_IN_QUERY(true),
  VOLATILE_FUNCTION(true),
  NO_RELATION(true),
  SYSTEM_CATALOG(true),
  HINTED(true),
  // The catalog and the copy.
  UNKNOWN_RELATION(false),
  POINT_LOOKUP(false),
  TEMPORARY_TABLE(false),
  NOT_REPLICATED(false),
  TABLE_NOT_READY(false),
  COLUMN_NOT_REPLICATED(false),
  ROW_LEVEL_SECURITY(false),
  PRIVILEGE(false),
  CATALOG_CHANGED(false),
  // Sameness.
  UNTRANSLATABLE(false),
  UNPROVEN_FUNCTION(false),
  UNPROVEN_OPERATOR(false),
  UNPROVEN_TYPE(false),
  UNPROVEN_CAST(false),
  COLLATION(false),
  FLOAT_ORDER(false),
  DESCRIBE_MISMATCH(false),
  PARAMETER_TYPE(false),
  // The session.
  SESSION_SETTING(false),
  TRANSACTION_WROTE(false),
  ISOLATION(false),
  TRANSACTION_FAILED(false),
  RESULT_SET_KIND(false),
  RAW_CONNECTION_TAKEN(false),
  ROUTE_FORCED(false),
  // Freshness and price.
  STALE(false),
  MORE_EXPENSIVE(false),
  ENGINE_ABSENT(false),
  ENGINE_FAILED(false),
  RESULT_TOO_LARGE_TO_ORDER(false);

  private final boolean permanent;

  ReasonCode(boolean permanent) {
    this.permanent = permanent;
  }

  /** Whether the text alone decides, so that the answer never changes. */
  public boolean permanent() {
    return permanent;
  }
}
