/** The GPU as an engine: what the driver finds. */
@NullMarked
package io.htap.gpu;

import org.jspecify.annotations.NullMarked;
