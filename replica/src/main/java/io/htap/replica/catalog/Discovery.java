package io.htap.replica.catalog;

import java.util.List;

/**
 * What the patterns matched.
 *
 * @param tables those that the copy can hold
 * @param leftOut those that it cannot, each with its reason
 * @param trees those that are read as the union of others
 */
public record Discovery(
    List<SourceTable> tables, List<LeftOutTable> leftOut, List<SourceTree> trees) {
  public Discovery {
    trees = List.copyOf(trees);
    tables = List.copyOf(tables);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * @param reason for people; where a remedy exists it names the statement
   */
  public record LeftOutTable(long oid, String schema, String name, String reason) {}
}
