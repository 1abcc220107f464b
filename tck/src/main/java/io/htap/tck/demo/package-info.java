/** The driver shown on TPC-H: load, copy, a little OLTP, 22 queries, one table of results. */
@NullMarked
package io.htap.tck.demo;

import org.jspecify.annotations.NullMarked;
