/** What the host makes of the rows that come from the device. */
@NullMarked
package io.htap.gpu.result;

import org.jspecify.annotations.NullMarked;
