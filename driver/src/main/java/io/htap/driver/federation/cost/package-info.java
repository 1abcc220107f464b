/** What a session knows of its server: how many rows to expect, and how long they take. */
@NullMarked
package io.htap.driver.federation.cost;

import org.jspecify.annotations.NullMarked;
