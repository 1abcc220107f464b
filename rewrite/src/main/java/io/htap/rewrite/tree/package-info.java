/** A statement as a tree of typed operators, for engines that read no SQL. */
@NullMarked
package io.htap.rewrite.tree;

import org.jspecify.annotations.NullMarked;
