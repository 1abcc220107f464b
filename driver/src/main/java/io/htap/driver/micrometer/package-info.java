/** Meters for Micrometer, for applications that have it. */
@NullMarked
package io.htap.driver.micrometer;

import org.jspecify.annotations.NullMarked;
