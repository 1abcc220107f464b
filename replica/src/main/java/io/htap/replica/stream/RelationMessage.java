package io.htap.replica.stream;

import java.util.List;

/** What pgoutput says of a table before its first change, and again after the table was altered. */
public record RelationMessage(long oid, String schema, String name, List<Column> columns) {
  public RelationMessage {
    columns = List.copyOf(columns);
  }

  /**
   * @param key part of the replica identity
   */
  public record Column(boolean key, String name, int typeOid, int typmod) {}
}
