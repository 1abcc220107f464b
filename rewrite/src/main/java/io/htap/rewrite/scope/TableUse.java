package io.htap.rewrite.scope;

import io.htap.rewrite.translation.UsedRelation;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One occurrence of a relation in the statement or beneath a view, gathering the columns used. */
public final class TableUse {
  private final RelationFacts facts;
  private final @Nullable Long viaView;
  private final @Nullable RelationName written;
  private final Set<Integer> attnums = new TreeSet<>();
  private boolean nullable;
  private boolean unread;

  public TableUse(RelationFacts facts, @Nullable Long viaView, @Nullable RelationName written) {
    this.facts = facts;
    this.viaView = viaView;
    this.written = written;
  }

  public RelationFacts facts() {
    return facts;
  }

  public void markUsed(int attnum) {
    attnums.add(attnum);
  }

  /** It stands on a side of an outer join that is extended with NULLs. */
  public void markNullable() {
    nullable = true;
  }

  public boolean isNullable() {
    return nullable;
  }

  /** It stands in a query that nothing reads. */
  void markUnread() {
    unread = true;
  }

  boolean isUnread() {
    return unread;
  }

  Set<Integer> used() {
    return attnums;
  }

  boolean isUsed(int attnum) {
    return attnums.contains(attnum);
  }

  public UsedRelation toUsedRelation() {
    return new UsedRelation(facts.oid(), attnums, viaView, written);
  }
}
