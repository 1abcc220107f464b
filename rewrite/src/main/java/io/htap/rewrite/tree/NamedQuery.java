package io.htap.rewrite.tree;

import io.htap.spi.query.Query;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query and what its columns are called.
 *
 * @param names null where nothing can refer to a column
 */
record NamedQuery(Query query, List<@Nullable String> names) {
  /** The first columns under other names. */
  NamedQuery named(List<String> given) {
    List<@Nullable String> renamed = new ArrayList<>(names);
    for (int i = 0; i < given.size(); i++) {
      renamed.set(i, given.get(i));
    }
    return new NamedQuery(query, renamed);
  }

  /** The columns as those of a FROM item. */
  TreeScope scope(@Nullable String item) {
    List<TreeScope.Named> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(new TreeScope.Named(item, names.get(i), query.types().get(i)));
    }
    return new TreeScope(null, columns);
  }
}
