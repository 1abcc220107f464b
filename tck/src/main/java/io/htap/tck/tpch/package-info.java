/** The data and the queries of the TPC-H specification. */
@NullMarked
package io.htap.tck.tpch;

import org.jspecify.annotations.NullMarked;
