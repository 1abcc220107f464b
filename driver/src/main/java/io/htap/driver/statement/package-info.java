/** What the JDBC face and the pipeline say to each other about a statement. */
@NullMarked
package io.htap.driver.statement;

import org.jspecify.annotations.NullMarked;
