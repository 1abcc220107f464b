/** What a binder knows where it stands: names in sight, tables used, parameters, outputs. */
@NullMarked
package io.htap.rewrite.scope;

import org.jspecify.annotations.NullMarked;
