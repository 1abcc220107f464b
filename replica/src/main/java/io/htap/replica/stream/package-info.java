/** The pgoutput protocol, version 1. */
@NullMarked
package io.htap.replica.stream;

import org.jspecify.annotations.NullMarked;
