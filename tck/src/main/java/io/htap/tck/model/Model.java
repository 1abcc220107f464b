package io.htap.tck.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All tables of a sequence as they must be after what was committed. */
final class Model {
  final Map<Integer, ModelTable> tables = new LinkedHashMap<>();
  private int nextId;

  Model copy() {
    var copy = new Model();
    tables.forEach((id, table) -> copy.tables.put(id, table.copy()));
    copy.nextId = nextId;
    return copy;
  }

  int newId() {
    return ++nextId;
  }

  ModelTable table(int id) {
    return Objects.requireNonNull(tables.get(id));
  }

  List<ModelTable> all() {
    return new ArrayList<>(tables.values());
  }

  /** The table and those that reference it, directly or not. */
  List<Integer> withReferences(int table) {
    var found = new ArrayList<Integer>(List.of(table));
    for (int i = 0; i < found.size(); i++) {
      for (var other : tables.values()) {
        if (found.get(i).equals(other.references) && !found.contains(other.id)) {
          found.add(other.id);
        }
      }
    }
    return found;
  }

  /** Nothing references the table any more. */
  void unreference(int table) {
    for (var other : tables.values()) {
      if (Integer.valueOf(table).equals(other.references)) {
        other.references = null;
      }
    }
  }
}
