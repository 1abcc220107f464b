package io.htap.replica.catalog;

import io.htap.replica.codec.HeldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table that the copy can hold, as Postgres's catalog describes it.
 *
 * @param columns all live columns by attribute number, those left out included
 * @param keyColumns attribute numbers of the replica identity's key; empty when only whole rows,
 *     under REPLICA IDENTITY FULL, tell which one is meant
 * @param shape {@link TableShape}'s fingerprint
 * @param estimatedRows the planner's estimate; −1 when the table was never analysed
 * @param fileNode changes when the table is rewritten or truncated
 */
public record SourceTable(
    long oid,
    String schema,
    String name,
    List<SourceColumn> columns,
    List<Integer> keyColumns,
    String shape,
    long estimatedRows,
    long fileNode) {
  public SourceTable {
    columns = List.copyOf(columns);
    keyColumns = List.copyOf(keyColumns);
  }

  /** The columns that the copy holds, in its own order. */
  public List<SourceColumn> heldColumns() {
    return columns.stream().filter(c -> c.held() != null).toList();
  }

  /** The codecs of {@link #heldColumns()}, in the same order. */
  public List<HeldType> heldTypes() {
    var types = new ArrayList<HeldType>();
    for (SourceColumn column : columns) {
      if (column.held() != null) {
        types.add(column.held());
      }
    }
    return types;
  }

  /** The columns that the change stream sends, in its order. */
  public List<SourceColumn> streamedColumns() {
    return columns.stream().filter(c -> !c.generated()).toList();
  }

  /**
   * The same table without columns that hold what the copy cannot.
   *
   * @param unfit the reasons by attribute number
   */
  public SourceTable without(Map<Integer, String> unfit) {
    List<SourceColumn> rest =
        columns.stream()
            .map(c -> unfit.containsKey(c.attnum()) ? c.without(unfit.get(c.attnum())) : c)
            .toList();
    return new SourceTable(oid, schema, name, rest, keyColumns, shape, estimatedRows, fileNode);
  }

  public Optional<SourceColumn> column(int attnum) {
    return columns.stream().filter(c -> c.attnum() == attnum).findFirst();
  }

  /** {@code "schema"."name"} as Postgres reads it. */
  public String quotedName() {
    return Identifiers.qualified(schema, name);
  }

  /** {@code schema.name}, for people. */
  public String displayName() {
    return schema + "." + name;
  }
}
