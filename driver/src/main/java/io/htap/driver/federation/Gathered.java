package io.htap.driver.federation;

import io.htap.driver.federation.KeyReader.Keys;
import io.htap.driver.federation.KeyReader.Range;
import io.htap.pushdown.BloomFilter;
import io.htap.spi.JoinGraph.KeyPath;
import java.util.Map;

/**
 * What is known of the keys that paths bring: all of them, or where they are too many, what they
 * are within. No path is in more than one.
 *
 * @param rows of a node's table that are left; of these nothing else need be asked
 */
record Gathered(
    Map<KeyPath, Keys> keys,
    Map<KeyPath, Range> ranges,
    Map<KeyPath, BloomFilter> filters,
    Map<Integer, RowIds> rows) {
  static final Gathered NOTHING = new Gathered(Map.of(), Map.of(), Map.of(), Map.of());
}
