/** How the copy fares: one set of figures, for SHOW, for queries and for JMX. */
@NullMarked
package io.htap.driver.status;

import org.jspecify.annotations.NullMarked;
