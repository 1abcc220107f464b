package io.htap.rewrite.tree;

import io.htap.spi.CatalogFacts;
import io.htap.spi.SessionFacts;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known around a query.
 *
 * @param queries the common table expressions in sight
 */
record TreeContext(CatalogFacts catalog, SessionFacts session, Map<String, NamedQuery> queries) {
  TreeContext {
    queries = Map.copyOf(queries);
  }

  /** With one more common table expression, which hides another of its name. */
  TreeContext knowing(String name, NamedQuery query) {
    Map<String, NamedQuery> more = new HashMap<>(queries);
    more.put(name, query);
    return new TreeContext(catalog, session, more);
  }
}
