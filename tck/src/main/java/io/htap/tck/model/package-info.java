/** Random definitions and changes of tables, foretold by a model and read from the copy. */
@NullMarked
package io.htap.tck.model;

import org.jspecify.annotations.NullMarked;
