/**
 * A query as a tree of relational operators, every name resolved and every value typed as Postgres
 * types it. Made by rewrite for engines that do not read SQL.
 */
@NullMarked
package io.htap.spi.query;

import org.jspecify.annotations.NullMarked;
