package io.htap.tck.model;

/**
 * A column.
 *
 * @param id stays the same when it is renamed or its type changes
 */
record ModelColumn(int id, String name, ModelType type) {
  ModelColumn named(String other) {
    return new ModelColumn(id, other, type);
  }

  ModelColumn typed(ModelType other) {
    return new ModelColumn(id, name, other);
  }
}
