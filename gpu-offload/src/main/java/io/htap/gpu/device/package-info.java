/** Whether there is a device, and what stands in the way. */
@NullMarked
package io.htap.gpu.device;

import org.jspecify.annotations.NullMarked;
