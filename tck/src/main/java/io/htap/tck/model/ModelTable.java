package io.htap.tck.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A table as it must be: its definition, as far as the copy depends on it, and its rows. */
final class ModelTable {
  /** What the server writes into the log of a row that changes. */
  enum Identity {
    DEFAULT,
    FULL,
    NOTHING
  }

  /** The first column is the key, and stays. */
  static final int KEY = 0;

  final int id;
  String schema;
  String name;
  boolean primaryKey = true;
  Identity identity = Identity.DEFAULT;

  /** The table that a column of this one references; null for none. */
  @Nullable Integer references;

  final List<ModelColumn> columns = new ArrayList<>();

  /** Values by the column's id; NULL is absent. */
  List<Map<Integer, String>> rows = new ArrayList<>();

  ModelTable(int id, String schema, String name) {
    this.id = id;
    this.schema = schema;
    this.name = name;
  }

  ModelTable copy() {
    var copy = new ModelTable(id, schema, name);
    copy.primaryKey = primaryKey;
    copy.identity = identity;
    copy.references = references;
    copy.columns.addAll(columns);
    rows.forEach(row -> copy.rows.add(new HashMap<>(row)));
    return copy;
  }

  String sql() {
    return quoted(schema) + "." + quoted(name);
  }

  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  String keySql() {
    return quoted(columns.get(0).name());
  }

  long key(Map<Integer, String> row) {
    return Long.parseLong(Objects.requireNonNull(row.get(KEY)));
  }

  void change(Predicate<Map<Integer, String>> which, int column, @Nullable String value) {
    for (var row : rows) {
      if (which.test(row)) {
        put(row, column, value);
      }
    }
  }

  static void put(Map<Integer, String> row, int column, @Nullable String value) {
    if (value == null) {
      row.remove(column);
    } else {
      row.put(column, value);
    }
  }

  void replace(ModelColumn column, ModelColumn by) {
    columns.set(columns.indexOf(column), by);
  }

  /** Whether the log says enough of each change for a copy to be kept. */
  boolean mayBeCopied() {
    return identity == Identity.FULL || keyed();
  }

  /** Without a key a copy may be kept of whole rows, which not every copy does. */
  boolean mayBeLeftOut() {
    return !keyed();
  }

  private boolean keyed() {
    return primaryKey && identity != Identity.NOTHING;
  }

  /** All rows as text, in the order of the text. */
  List<String> content() {
    var all = new ArrayList<String>();
    for (var row : rows) {
      var text = new StringBuilder();
      for (var column : columns) {
        var value = row.get(column.id());
        text.append(value == null ? "∅" : value).append('|');
      }
      all.add(text.toString());
    }
    all.sort(null);
    return all;
  }
}
