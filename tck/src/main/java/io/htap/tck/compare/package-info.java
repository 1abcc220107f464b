/** What a JDBC user sees of a statement, and how two answers differ. */
@NullMarked
package io.htap.tck.compare;

import org.jspecify.annotations.NullMarked;
