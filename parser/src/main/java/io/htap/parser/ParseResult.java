package io.htap.parser;

import io.htap.spi.Reason;
import io.htap.spi.StatementFacts;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.statement.Statement;

/** What {@link SqlParser#parse} found. */
public sealed interface ParseResult {

  /**
   * A statement whose tree is known to mean what Postgres would read.
   *
   * @param ast the tree; every node and field in it is one that {@link TreeAudit} admits
   * @param facts what the text says by itself
   */
  record Parsed(Statement ast, StatementFacts facts) implements ParseResult {
    public Parsed {
      Objects.requireNonNull(ast);
      Objects.requireNonNull(facts);
    }

    /** The numbers of the parameters that have a place in it. */
    public Set<Integer> parameters() {
      Set<Integer> places = new HashSet<>();
      collect(ast, places);
      return places;
    }

    private static void collect(Object node, Set<Integer> places) {
      if (node instanceof JdbcParameter parameter) {
        places.add(parameter.getIndex());
      }
      Nodes.children(node).forEach(child -> collect(child, places));
    }
  }

  /** The statement stays on Postgres, verbatim. */
  record Unparsed(Reason reason) implements ParseResult {
    public Unparsed {
      Objects.requireNonNull(reason);
    }
  }
}
