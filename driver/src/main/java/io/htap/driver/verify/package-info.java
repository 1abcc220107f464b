/** Answers of the copy checked against Postgres, behind the application's back. */
@NullMarked
package io.htap.driver.verify;

import org.jspecify.annotations.NullMarked;
