package io.htap.rewrite.bind;

import io.htap.rewrite.translation.UsedRelation;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One occurrence of a relation in the statement or beneath a view, gathering the columns used. */
final class TableUse {
  private final RelationFacts facts;
  private final @Nullable Long viaView;
  private final @Nullable RelationName written;
  private final Set<Integer> attnums = new TreeSet<>();

  TableUse(RelationFacts facts, @Nullable Long viaView, @Nullable RelationName written) {
    this.facts = facts;
    this.viaView = viaView;
    this.written = written;
  }

  RelationFacts facts() {
    return facts;
  }

  void markUsed(int attnum) {
    attnums.add(attnum);
  }

  UsedRelation toUsedRelation() {
    return new UsedRelation(facts.oid(), attnums, viaView, written);
  }
}
