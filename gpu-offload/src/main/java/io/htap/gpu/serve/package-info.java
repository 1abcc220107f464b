/** Statements of the driver's, over the columns of a copy that are on the device. */
@NullMarked
package io.htap.gpu.serve;

import org.jspecify.annotations.NullMarked;
