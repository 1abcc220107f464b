package io.htap.parser;

import java.util.Collection;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/**
 * Walks the whole tree and names the first thing in it that is not known to be read: a node class,
 * a field that is set, or an operand that Postgres's operator precedence would have bound
 * elsewhere.
 */
public final class TreeAudit {
  private static final int MAX_DEPTH = 2_000;

  private @Nullable String doubt;
  private int depth;

  /** Null when every node and field is known. */
  @Nullable String firstDoubt(Select select) {
    visit(select);
    return doubt;
  }

  private void visit(Object node) {
    if (doubt != null) {
      return;
    }
    String name = node.getClass().getSimpleName();
    if (!KnownTree.knows(node)) {
      doubt = "syntax " + name;
    } else if (++depth > MAX_DEPTH) {
      doubt = "nested too deeply";
    } else if (!Precedence.holds(node)) {
      doubt = "operator precedence at " + name;
    } else {
      Nodes.fields(node, (field, value) -> visitField(node, name, field, value));
      depth--;
    }
  }

  private void visitField(Object node, String name, String field, Object value) {
    if (doubt != null) {
      return;
    }
    if (!KnownTree.knows(node, field)) {
      doubt = "syntax " + name + "." + field;
    } else if (Nodes.isNode(value)) {
      visit(value);
    } else if (value instanceof Collection<?> many) {
      for (Object element : many) {
        if (element == null) {
          doubt = "syntax " + name + "." + field;
        } else if (Nodes.isNode(element)) {
          visit(element);
        } else if (element instanceof Collection) {
          doubt = "syntax " + name + "." + field;
        }
      }
    }
  }
}
