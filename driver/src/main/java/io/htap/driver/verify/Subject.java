package io.htap.driver.verify;

import io.htap.rewrite.translation.OutputColumn;
import java.util.List;
import java.util.Set;

/**
 * A statement as verification sees it.
 *
 * @param fingerprint the same for texts that differ in literals only
 * @param version changes with the catalog entries and the copied tables that the statement reads
 * @param shape the text without literals and comments
 * @param freedom how far the rows are the statement's own choice
 * @param orderedBy the columns of the result, from 0, whose sequence the statement fixes
 * @param columns of the result
 * @param tables OIDs of all tables read, those beneath others included
 */
public record Subject(
    long fingerprint,
    long version,
    String shape,
    Freedom freedom,
    List<Integer> orderedBy,
    List<OutputColumn> columns,
    Set<Long> tables) {
  public Subject {
    orderedBy = List.copyOf(orderedBy);
    columns = List.copyOf(columns);
    tables = Set.copyOf(tables);
  }
}
