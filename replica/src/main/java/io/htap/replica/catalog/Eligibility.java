package io.htap.replica.catalog;

import io.htap.replica.codec.HeldType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reasons why a whole table stays out of the copy, first match wins. */
final class Eligibility {
  private static final char FULL = 'f';
  private static final String FULL_CLAUSE = " REPLICA IDENTITY FULL";

  private Eligibility() {}

  /** Null when the table can be held. */
  static @Nullable String reasonAgainst(CatalogRow row, String user) {
    return switch (row.kind()) {
      case 'f' -> "a foreign table: its changes are not in this server's log";
      case 'm' ->
          "a materialised view: its refresh is not in the logical stream, so that queries on it stay"
              + " on Postgres";
      default -> againstTable(row, user);
    };
  }

  private static @Nullable String againstTable(CatalogRow row, String user) {
    if (row.persistence() != 'p') {
      return row.persistence() == 't'
          ? "a temporary table"
          : "an unlogged table: its changes are not in the log";
    }
    if (row.rowSecurity()) {
      return "row-level security is enabled on it";
    }
    if (!row.selectable()) {
      return "user " + user + " may not SELECT from it";
    }
    if (!row.owned()) {
      return "user " + user + " does not own it, which a publication requires";
    }
    return row.identityKey() == null && row.replicaIdentity() != FULL ? missingIdentity(row) : null;
  }

  private static String missingIdentity(CatalogRow row) {
    String alter = "ALTER TABLE " + Identifiers.qualified(row.schema(), row.name());
    String remedy;
    if (row.hasPrimaryKey()) {
      remedy = alter + " REPLICA IDENTITY DEFAULT";
    } else if (row.candidateIndex() != null) {
      remedy = alter + " REPLICA IDENTITY USING INDEX " + Identifiers.quoted(row.candidateIndex());
    } else {
      remedy = alter + FULL_CLAUSE;
    }
    return "no usable replica identity; to let it in: " + remedy;
  }

  /** Null when the copy has something to hold, and something to tell the rows apart by. */
  static @Nullable String reasonAgainst(SourceTable table) {
    for (int attnum : table.keyColumns()) {
      SourceColumn column = table.column(attnum).orElseThrow();
      if (!identifies(column)) {
        String why =
            column.held() == null
                ? "left out: " + column.leftOut()
                : "of a type that identifies no row in DuckDB";
        return "its key column "
            + column.name()
            + " is "
            + why
            + "; to let it in: ALTER TABLE "
            + table.quotedName()
            + FULL_CLAUSE;
      }
    }
    return table.heldColumns().isEmpty() ? "the copy can hold none of its columns" : null;
  }

  private static boolean identifies(SourceColumn column) {
    HeldType held = column.held();
    return held != null && held.identifies();
  }

  /**
   * The key that rows are told apart by, of attribute numbers. Under REPLICA IDENTITY FULL the
   * stream sends whole old rows: where the key does not serve, the rest of the row does.
   */
  static List<Integer> key(CatalogRow row, List<SourceColumn> columns) {
    String identity = row.identityKey();
    if (identity == null) {
      return List.of();
    }
    List<Integer> key = Arrays.stream(identity.split(" ")).map(Integer::valueOf).toList();
    boolean serves =
        columns.stream().filter(c -> key.contains(c.attnum())).allMatch(Eligibility::identifies);
    return serves || row.replicaIdentity() != FULL ? key : List.of();
  }
}
