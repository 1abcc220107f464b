/** Which columns stay on the device, at which point of the log, and which have to go. */
@NullMarked
package io.htap.gpu.resident;

import org.jspecify.annotations.NullMarked;
