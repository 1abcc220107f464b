/**
 * Text to facts. Nothing here throws at a caller: what is not understood beyond doubt comes back as
 * {@link io.htap.parser.ParseResult.Unparsed}.
 */
@NullMarked
package io.htap.parser;

import org.jspecify.annotations.NullMarked;
