package io.htap.rewrite.tree;

import io.htap.rewrite.value.Refusal;
import io.htap.spi.CatalogFacts;
import io.htap.spi.ReasonCode;
import io.htap.spi.SessionFacts;
import io.htap.spi.query.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known around a query.
 *
 * @param parameters what is bound, from the first on
 * @param queries the common table expressions in sight
 */
record TreeContext(
    CatalogFacts catalog,
    SessionFacts session,
    List<Value.Literal> parameters,
    Map<String, NamedQuery> queries) {
  TreeContext {
    parameters = List.copyOf(parameters);
    queries = Map.copyOf(queries);
  }

  /** What is bound to a marker, counted from 1. */
  Value.Literal parameter(int index) {
    if (index < 1 || index > parameters.size()) {
      throw new Refusal(ReasonCode.PARAMETER_TYPE, "parameter " + index + " is not bound");
    }
    return parameters.get(index - 1);
  }

  /** With one more common table expression, which hides another of its name. */
  TreeContext knowing(String name, NamedQuery query) {
    Map<String, NamedQuery> more = new HashMap<>(queries);
    more.put(name, query);
    return new TreeContext(catalog, session, parameters, more);
  }
}
