/** The driver under test: its URL, what it reports of a statement and of its copy. */
@NullMarked
package io.htap.tck.subject;

import org.jspecify.annotations.NullMarked;
