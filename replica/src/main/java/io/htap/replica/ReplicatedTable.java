package io.htap.replica;

import java.util.List;
import java.util.Map;

/**
 * A table that the copy holds.
 *
 * @param copyTable qualified and quoted, as DuckDB reads it
 * @param columns the columns held, by attribute number, in order
 * @param leftOut why a column is not held, by attribute number
 * @param keyColumns attribute numbers of the key that identifies a row; empty when only the whole
 *     row does
 * @param shape {@link io.htap.replica.catalog.TableShape}'s fingerprint when the copy was made
 * @param publicationRelOid OID of the table's {@code pg_publication_rel} row; another or none means
 *     that changes may have been missed
 * @param publication version of the publication's own row, likewise
 */
public record ReplicatedTable(
    long oid,
    String schema,
    String name,
    String copyTable,
    Map<Integer, ReplicatedColumn> columns,
    Map<Integer, String> leftOut,
    List<Integer> keyColumns,
    String shape,
    long publicationRelOid,
    String publication) {}
