/** Plans on the device, by cuDF. Whatever is allocated there is closed where it was made. */
@NullMarked
package io.htap.gpu.execute;

import org.jspecify.annotations.NullMarked;
