/** What a translation hands to whoever runs it: plain records. */
@NullMarked
package io.htap.rewrite.translation;

import org.jspecify.annotations.NullMarked;
