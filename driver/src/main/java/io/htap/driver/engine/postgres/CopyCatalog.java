package io.htap.driver.engine.postgres;

import io.htap.spi.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the catalog reader has to know of the columnar copy. */
public interface CopyCatalog {
  /** The copy of a relation, whatever its state; empty when the copy does not hold it. */
  Optional<CopiedTable> table(long oid);

  /** Why a relation of the copy cannot be read at this moment; empty when it can. */
  Optional<Reason> ineligible(long oid);

  /**
   * A table of the copy.
   *
   * @param copyTable qualified and quoted
   * @param columns what the copy holds, by {@code attnum}
   * @param shape the fingerprint of the table as it was when it was copied
   * @param publicationRelOid the row of {@code pg_publication_rel} that keeps it published
   */
  record CopiedTable(
      String copyTable, Map<Integer, CopiedColumn> columns, String shape, long publicationRelOid) {
    public CopiedTable {
      columns = Map.copyOf(columns);
    }
  }

  /**
   * A column of the copy with the Postgres type that it was copied as.
   *
   * @param typeOid as declared, so that a domain is itself
   * @param labels of an enum by the position that the copy holds, from 1; empty for other types
   */
  record CopiedColumn(String copyColumn, int typeOid, int typmod, List<String> labels) {
    public CopiedColumn {
      labels = List.copyOf(labels);
    }

    /** The name in the copy if the column still has the type it was copied as, else null. */
    public @Nullable String nameIf(int currentTypeOid, int currentTypmod) {
      return typeOid == currentTypeOid && typmod == currentTypmod ? copyColumn : null;
    }
  }
}
