package io.htap.tck.model;

import java.util.List;
import java.util.function.Consumer;

/**
 * One change, as SQL and as what it makes of the model.
 *
 * @param kind for the statistics
 * @param sql one or more statements that belong together
 * @param effect what is true when they have succeeded
 */
record Step(String kind, List<String> sql, Consumer<Model> effect) {
  static Step of(String kind, String sql, Consumer<Model> effect) {
    return new Step(kind, List.of(sql), effect);
  }
}
