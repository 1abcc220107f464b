/** The story of a statement: from its text to the engine that answers it. */
@NullMarked
package io.htap.driver.pipeline;

import org.jspecify.annotations.NullMarked;
