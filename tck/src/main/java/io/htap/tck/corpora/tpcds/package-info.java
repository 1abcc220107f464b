/** The data and the queries of the TPC-DS specification. */
@NullMarked
package io.htap.tck.corpora.tpcds;

import org.jspecify.annotations.NullMarked;
