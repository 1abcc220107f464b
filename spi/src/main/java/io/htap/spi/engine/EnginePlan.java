package io.htap.spi.engine;

import io.htap.spi.query.Query;
import java.util.List;

/** A statement as the engine that planned it will run it. Immutable. */
public interface EnginePlan {
  /** For people: an operator a line, the outermost first. */
  List<String> lines();

  /** The stored tables that it reads, each with no other columns than those. */
  List<Query.Read> reads();
}
