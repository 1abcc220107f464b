/** The driver's own properties: one enum from which every way of setting them is derived. */
@NullMarked
package io.htap.driver.config;

import org.jspecify.annotations.NullMarked;
