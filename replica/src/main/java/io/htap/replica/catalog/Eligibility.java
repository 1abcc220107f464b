package io.htap.replica.catalog;

import io.htap.replica.codec.HeldType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reasons why a whole table stays out of the copy, first match wins. */
final class Eligibility {
  private Eligibility() {}

  /** Null when the table can be held. */
  static @Nullable String reasonAgainst(CatalogRow row, String user) {
    return switch (row.kind()) {
      case 'p' -> "a partitioned table";
      case 'f' -> "a foreign table: its changes are not in this server's log";
      case 'm' -> "a materialised view: its changes are not in the logical stream";
      default -> againstTable(row, user);
    };
  }

  private static @Nullable String againstTable(CatalogRow row, String user) {
    if (row.persistence() != 'p') {
      return row.persistence() == 't'
          ? "a temporary table"
          : "an unlogged table: its changes are not in the log";
    }
    if (row.partition()) {
      return "a partition";
    }
    if (row.inherits()) {
      return "part of an inheritance tree";
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
    return row.identityKey() == null ? missingIdentity(row) : null;
  }

  private static String missingIdentity(CatalogRow row) {
    String alter = "ALTER TABLE " + Identifiers.qualified(row.schema(), row.name());
    String remedy;
    if (row.hasPrimaryKey()) {
      remedy = alter + " REPLICA IDENTITY DEFAULT";
    } else if (row.candidateIndex() != null) {
      remedy = alter + " REPLICA IDENTITY USING INDEX " + Identifiers.quoted(row.candidateIndex());
    } else {
      remedy = alter + " ADD PRIMARY KEY (…)";
    }
    return "no usable replica identity; to let it in: " + remedy;
  }

  /** Null when every key column is held and identifies rows. */
  static @Nullable String reasonAgainstKey(List<SourceColumn> columns, List<Integer> key) {
    for (SourceColumn column : columns) {
      HeldType held = column.held();
      if (key.contains(column.attnum()) && held == null) {
        return "its key column " + column.name() + " is left out: " + column.leftOut();
      }
      if (key.contains(column.attnum()) && held != null && !held.identifies()) {
        return "its key column " + column.name() + " is of a type that identifies no row in DuckDB";
      }
    }
    return null;
  }
}
