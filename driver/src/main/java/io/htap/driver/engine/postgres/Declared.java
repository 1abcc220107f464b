package io.htap.driver.engine.postgres;

import io.htap.spi.ColumnFacts;
import java.util.Set;

/**
 * A column as its table declares it.
 *
 * @param facts with the type beneath a domain, and nothing of the copy
 * @param typeOid as declared, so that a domain is itself
 * @param typmod as declared
 * @param enumNames by which SQL may call its enum; empty for other types
 */
record Declared(ColumnFacts facts, int typeOid, int typmod, Set<String> enumNames) {}
