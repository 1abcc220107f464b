package io.htap.rewrite.translation;

import io.htap.spi.RelationName;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A relation that the statement reads, for the privilege check.
 *
 * @param attnums the columns used; empty when none is named ({@code count(*)}), which Postgres
 *     allows to whoever may read the table or any column of it
 * @param viaView OID of the view whose definition names it, so that the view's owner counts; null
 *     when the statement itself does
 * @param written as the statement writes it; null beneath a view
 */
public record UsedRelation(
    long oid, Set<Integer> attnums, @Nullable Long viaView, @Nullable RelationName written) {
  public UsedRelation {
    attnums = Set.copyOf(attnums);
    Objects.requireNonNull(attnums);
  }
}
