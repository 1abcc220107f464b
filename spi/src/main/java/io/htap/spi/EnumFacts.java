package io.htap.spi;

import java.util.List;
import java.util.Set;

/**
 * One enum type, as the copy holds it: each label by its position.
 *
 * @param typeOid in {@code pg_type}
 * @param names by which this session's SQL may call the type, quoted as they have to be
 * @param labels in the type's own order; the first has position 1 in the copy
 */
public record EnumFacts(int typeOid, Set<String> names, List<String> labels) {
  /** Positions are held as SMALLINT. */
  public static final int MOST_LABELS = Short.MAX_VALUE;

  public EnumFacts {
    names = Set.copyOf(names);
    labels = List.copyOf(labels);
  }

  /** Where the label stands, from 1; 0 when the type has no such label. */
  public int position(String label) {
    return labels.indexOf(label) + 1;
  }
}
