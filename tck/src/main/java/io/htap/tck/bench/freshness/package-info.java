/** Whether reads on the copy ever miss a commit they must see, under concurrent writers. */
@NullMarked
package io.htap.tck.bench.freshness;

import org.jspecify.annotations.NullMarked;
