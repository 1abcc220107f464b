/** What the device is to do: typed operators over columns, or the reason why it is not to. */
@NullMarked
package io.htap.gpu.plan;

import org.jspecify.annotations.NullMarked;
