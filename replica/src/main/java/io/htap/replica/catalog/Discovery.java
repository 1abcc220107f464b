package io.htap.replica.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** OIDs of all of them. */
  public Set<Long> oids() {
    var oids = new HashSet<Long>();
    tables.forEach(table -> oids.add(table.oid()));
    leftOut.forEach(table -> oids.add(table.oid()));
    return oids;
  }

  /**
   * The same with columns left out because of a value that they hold.
   *
   * @param unfit by table and attribute number, the reason
   */
  public Discovery without(Map<Long, Map<Integer, String>> unfit) {
    var rest = new ArrayList<SourceTable>();
    var out = new ArrayList<>(leftOut);
    for (SourceTable table : tables) {
      SourceTable fit = table.without(unfit.getOrDefault(table.oid(), Map.of()));
      String reason = Eligibility.reasonAgainst(fit);
      if (reason == null) {
        rest.add(fit);
      } else {
        out.add(new LeftOutTable(table.oid(), table.schema(), table.name(), reason));
      }
    }
    return new Discovery(rest, out, trees);
  }

  /**
   * @param reason for people; where a remedy exists it names the statement
   */
  public record LeftOutTable(long oid, String schema, String name, String reason) {}
}
