package io.htap.routing.features;

/** The kinds of a plan's nodes, as far as they differ in what they take. */
public enum NodeKind {
  SEQ_SCAN,
  INDEX_SCAN,
  INDEX_ONLY_SCAN,
  BITMAP_HEAP_SCAN,
  BITMAP_INDEX_SCAN,
  CTE_SCAN,
  SUBQUERY_SCAN,
  FUNCTION_SCAN,
  NESTED_LOOP,
  HASH_JOIN,
  MERGE_JOIN,
  HASH,
  SORT,
  AGGREGATE_PLAIN,
  AGGREGATE_SORTED,
  AGGREGATE_HASHED,
  UNIQUE,
  WINDOW,
  SET_OPERATION,
  APPEND,
  LIMIT,
  MATERIALIZE,
  MEMOIZE,
  GATHER,
  OTHER;

  static NodeKind of(String type, String strategy) {
    return switch (type) {
      case "Seq Scan", "Sample Scan" -> SEQ_SCAN;
      case "Index Scan", "Tid Scan", "Tid Range Scan" -> INDEX_SCAN;
      case "Index Only Scan" -> INDEX_ONLY_SCAN;
      case "Bitmap Heap Scan" -> BITMAP_HEAP_SCAN;
      case "Bitmap Index Scan", "BitmapAnd", "BitmapOr" -> BITMAP_INDEX_SCAN;
      case "CTE Scan", "WorkTable Scan", "Recursive Union" -> CTE_SCAN;
      case "Subquery Scan" -> SUBQUERY_SCAN;
      case "Function Scan", "Table Function Scan", "Values Scan", "ProjectSet" -> FUNCTION_SCAN;
      case "Nested Loop" -> NESTED_LOOP;
      case "Hash Join" -> HASH_JOIN;
      case "Merge Join" -> MERGE_JOIN;
      case "Hash" -> HASH;
      case "Sort", "Incremental Sort" -> SORT;
      case "Aggregate", "Group" ->
          switch (strategy) {
            case "Sorted" -> AGGREGATE_SORTED;
            case "Hashed", "Mixed" -> AGGREGATE_HASHED;
            default -> AGGREGATE_PLAIN;
          };
      case "Unique" -> UNIQUE;
      case "WindowAgg" -> WINDOW;
      case "SetOp" -> SET_OPERATION;
      case "Append", "Merge Append" -> APPEND;
      case "Limit" -> LIMIT;
      case "Materialize" -> MATERIALIZE;
      case "Memoize" -> MEMOIZE;
      case "Gather", "Gather Merge" -> GATHER;
      default -> OTHER;
    };
  }
}
