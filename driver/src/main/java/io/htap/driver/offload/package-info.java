/** Statements on an engine that may be there or not, over columns of the copy that it holds. */
@NullMarked
package io.htap.driver.offload;

import org.jspecify.annotations.NullMarked;
