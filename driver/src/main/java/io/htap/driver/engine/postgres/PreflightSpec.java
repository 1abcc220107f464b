package io.htap.driver.engine.postgres;

import io.htap.spi.RelationName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a plan took for granted about Postgres, to be proven at each execution.
 *
 * @param names what each name of the statement resolved to
 * @param absent names that no relation of Postgres had
 * @param types what each name of an enum resolved to
 * @param proof that the tables read from the copy are what they were
 * @param views the views they were reached through
 * @param reads what is read, and on whose behalf
 * @param functions names of the functions called; a user's own of that name might be meant
 */
public record PreflightSpec(
    Map<RelationName, Long> names,
    Set<RelationName> absent,
    Map<String, Long> types,
    Proof proof,
    List<LoadedCatalog.View> views,
    List<Read> reads,
    Set<String> functions) {
  public PreflightSpec {
    names = Map.copyOf(names);
    absent = Set.copyOf(absent);
    types = Map.copyOf(types);
    views = List.copyOf(views);
    reads = List.copyOf(reads);
    functions = Set.copyOf(functions);
  }

  /**
   * A relation whose rows reach the answer.
   *
   * @param attnums columns used; empty when only the rows count, as in {@code count(*)}
   * @param reader OID of the role whose privilege is needed; null for the session's current user
   */
  public record Read(long oid, Set<Integer> attnums, @Nullable Long reader) {
    public Read {
      attnums = Set.copyOf(attnums);
    }
  }
}
