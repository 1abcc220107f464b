package io.htap.spi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a relation that a statement names.
 *
 * @param viewDefinition the view's SELECT with every name schema-qualified; null unless a view
 * @param uniqueKeys column names of each valid, immediate, non-partial, non-expression unique index
 * @param estimatedRows Postgres's estimate, −1 when it has none
 * @param copyTable the qualified, quoted name of the table in the columnar copy; null when the copy
 *     does not hold the relation, or holds it in parts
 * @param parts the tables that the relation is the union of: the partitions of a partitioned table,
 *     or a table and those that inherit from it; empty for any other
 * @param ineligible why the relation cannot be read from the copy at present; null when it can
 */
public record RelationFacts(
    long oid,
    String schema,
    String name,
    Kind kind,
    List<ColumnFacts> columns,
    List<List<String>> uniqueKeys,
    double estimatedRows,
    @Nullable String viewDefinition,
    @Nullable String copyTable,
    List<CopyPart> parts,
    @Nullable Reason ineligible) {

  /** The kinds of relation as far as routing tells them apart. */
  public enum Kind {
    TABLE,
    VIEW,
    OTHER
  }

  public RelationFacts {
    Objects.requireNonNull(schema);
    Objects.requireNonNull(name);
    Objects.requireNonNull(kind);
    columns = List.copyOf(columns);
    uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    parts = List.copyOf(parts);
  }

  /** A relation that is no union of others. */
  public RelationFacts(
      long oid,
      String schema,
      String name,
      Kind kind,
      List<ColumnFacts> columns,
      List<List<String>> uniqueKeys,
      double estimatedRows,
      @Nullable String viewDefinition,
      @Nullable String copyTable,
      @Nullable Reason ineligible) {
    this(
        oid,
        schema,
        name,
        kind,
        columns,
        uniqueKeys,
        estimatedRows,
        viewDefinition,
        copyTable,
        List.of(),
        ineligible);
  }

  /**
   * One of the tables that a relation is the union of.
   *
   * @param copyTable its qualified, quoted name in the columnar copy
   * @param columns the unquoted names of its columns there, by the <em>relation's</em> column
   *     numbers, which need not be its own
   */
  public record CopyPart(String copyTable, Map<Integer, String> columns) {
    public CopyPart {
      Objects.requireNonNull(copyTable);
      columns = Map.copyOf(columns);
    }
  }

  /** Whether the copy holds it, in one table or in several. */
  public boolean copied() {
    return copyTable != null || !parts.isEmpty();
  }

  /** The column of exactly that name. */
  public Optional<ColumnFacts> column(String columnName) {
    return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
  }

  /** {@code schema.name}, for people. */
  public String displayName() {
    return String.format(Locale.ROOT, "%s.%s", schema, name);
  }
}
