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

  /** Why a table of the copy cannot be read at this moment; empty when it can. */
  Optional<Reason> ineligible(long oid);

  /**
   * Why a table cannot be read together with all that is beneath it, whatever the state of these;
   * empty when nothing is against it.
   */
  Optional<Reason> ineligibleTree(long oid);

  /** SQL over {@code c}, a row of pg_class, that fingerprints a table. */
  String shapeSql();

  /** SQL condition: whether two SQL texts are fingerprints of the same table. */
  String sameShapeSql(String now, String then);

  /**
   * A table of the copy.
   *
   * @param oid Postgres's
   * @param copyTable qualified and quoted
   * @param columns what the copy holds, by the columns' names
   * @param shape the fingerprint of the table as it was when it was copied
   * @param publishedAs the OID of the row of {@code pg_publication_rel} that keeps it published, a
   *     colon, and the version of the publication's own row
   */
  record CopiedTable(
      long oid,
      String copyTable,
      Map<String, CopiedColumn> columns,
      String shape,
      String publishedAs) {
    public CopiedTable {
      columns = Map.copyOf(columns);
    }

    /** What the copy holds of a column if it is of the type it was copied as, else null. */
    public @Nullable CopiedColumn columnIf(String name, int typeOid, int typmod) {
      CopiedColumn column = columns.get(name);
      return column != null && column.typeOid() == typeOid && column.typmod() == typmod
          ? column
          : null;
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
  }
}
