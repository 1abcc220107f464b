package io.htap.spi;

/**
 * Why a statement cannot, or should not, run on an engine. A permanent reason depends on the text
 * of the statement alone: it is decided once per text and never looked at again.
 */
public enum ReasonCode {
  // The text alone.
  UNPARSED,
  NOT_A_SELECT,
  MULTIPLE_STATEMENTS,
  LOCKING_CLAUSE,
  WRITES_IN_QUERY,
  VOLATILE_FUNCTION,
  NO_RELATION,
  SYSTEM_CATALOG,
  HINTED,
  // The catalog and the copy.
  UNKNOWN_RELATION,
  POINT_LOOKUP,
  TEMPORARY_TABLE,
  NOT_REPLICATED,
  TABLE_NOT_READY,
  COLUMN_NOT_REPLICATED,
  PRIVILEGE,
  CATALOG_CHANGED,
  // Sameness.
  UNTRANSLATABLE,
  UNPROVEN_FUNCTION,
  UNPROVEN_OPERATOR,
  UNPROVEN_TYPE,
  UNPROVEN_CAST,
  COLLATION,
  FLOAT_ORDER,
  DESCRIBE_MISMATCH,
  PARAMETER_TYPE,
  // The session.
  SESSION_SETTING,
  TRANSACTION_WROTE,
  ISOLATION,
  TRANSACTION_FAILED,
  RESULT_SET_KIND,
  RAW_CONNECTION_TAKEN,
  ROUTE_FORCED,
  // Freshness and price.
  STALE,
  ENGINE_BUSY,
  MORE_EXPENSIVE,
  LEARNED,
  HEDGED,
  ENGINE_ABSENT,
  ENGINE_FAILED,
  QUARANTINED,
  RESULT_TOO_LARGE
}
