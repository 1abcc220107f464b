/** What Flyway finds of the driver; nothing else knows of it, and it of Flyway alone. */
@NullMarked
package io.htap.driver.flyway;

import org.jspecify.annotations.NullMarked;
