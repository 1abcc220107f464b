package io.htap.parser;

import io.htap.parser.ParseResult.Parsed;
import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.WithItem;

/**
 * A statement as Postgres can understand it although some of its relations are elsewhere: common
 * table expressions stand in for these. It is meant to be described, not to be run.
 */
public final class StandIns {
  private final Map<RelationName, List<String>> names = new HashMap<>();
  private final List<String> definitions = new ArrayList<>();

  private StandIns(Map<RelationName, String> queries) {
    queries.forEach(
        (name, query) -> {
          String standIn = "\"htap " + (names.size() + 1) + '"';
          names.put(name, List.of(standIn));
          definitions.add(standIn + " AS (" + query + ")");
        });
  }

  /**
   * The text with its relations replaced.
   *
   * @param sql a text that {@link SqlParser} reads
   * @param queries for each relation, by its name as the statement writes it, a query in Postgres's
   *     SQL with the relation's columns
   */
  public static String replace(String sql, Map<RelationName, String> queries) {
    // A tree of its own: the parsed statement belongs to all sessions.
    if (!(SqlParser.parse(sql) instanceof Parsed parsed)
        || !(parsed.ast() instanceof Select select)) {
      throw new IllegalArgumentException("a text that is not read");
    }
    StandIns standIns = new StandIns(queries);
    FactsCollector collector = new FactsCollector();
    collector.collect(select, 0);
    new Renaming(standIns.names).apply(select, collector.tables());
    String definitions = String.join(", ", standIns.definitions);
    List<WithItem<?>> with = select.getWithItemsList();
    String text = select.toString();
    if (with == null || with.isEmpty()) {
      return "WITH " + definitions + " " + text;
    }
    String head = with.get(0).isRecursive() ? "WITH RECURSIVE " : "WITH ";
    if (!text.startsWith(head)) {
      throw new IllegalArgumentException("a WITH clause that is not the first");
    }
    return head + definitions + ", " + text.substring(head.length());
  }
}
