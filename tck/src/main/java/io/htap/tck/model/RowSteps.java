package io.htap.tck.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Random changes of rows. */
final class RowSteps {
  private static final int KEYS = 60;
  private static final int MOST_ROWS = 8;

  private final SplittableRandom random;

  RowSteps(SplittableRandom random) {
    this.random = random;
  }

  Step any(Model model, ModelTable table) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> insert(table);
      case 6, 7, 8, 9 -> update(table);
      case 10, 11 -> delete(table);
      case 12, 13 -> negateKeys(table);
      case 14, 15 -> exchangeKeys(table);
      case 16 -> moveKey(table);
      case 17 -> truncate(model, table);
      case 18 -> truncateSeveral(model);
      default -> updateAll(table);
    };
  }

  Step insert(ModelTable table) {
    int count = 1 + random.nextInt(MOST_ROWS);
    int from = random.nextInt(KEYS);
    var rows = new ArrayList<Map<Integer, String>>();
    for (int i = 0; i < count; i++) {
      var row = new HashMap<Integer, String>();
      for (var column : table.columns) {
        ModelTable.put(row, column.id(), column.type().value(random));
      }
      row.put(ModelTable.KEY, String.valueOf(from + i));
      rows.add(row);
    }
    var values =
        rows.stream()
            .map(
                row ->
                    table.columns.stream()
                        .map(column -> ModelType.literal(row.get(column.id())))
                        .collect(Collectors.joining(", ", "(", ")")))
            .collect(Collectors.joining(", "));
    var names =
        table.columns.stream()
            .map(column -> ModelTable.quoted(column.name()))
            .collect(Collectors.joining(", ", "(", ")"));
    return Step.of(
        "insert",
        "insert into %s %s values %s".formatted(table.sql(), names, values),
        model -> rows.forEach(row -> model.table(table.id).rows.add(new HashMap<>(row))));
  }

  private record Where(String sql, Predicate<Map<Integer, String>> test) {}

  private Where some(ModelTable table) {
    int a = random.nextInt(-KEYS, KEYS);
    if (random.nextInt(3) == 0) {
      int part = random.nextInt(3);
      return new Where(
          "mod(%s, 3) = %d".formatted(table.keySql(), part), row -> table.key(row) % 3 == part);
    }
    int b = a + random.nextInt(20);
    return new Where(
        "%s between %d and %d".formatted(table.keySql(), a, b),
        row -> table.key(row) >= a && table.key(row) <= b);
  }

  private Step update(ModelTable table) {
    return update("update", table, some(table));
  }

  private Step updateAll(ModelTable table) {
    return update("update all", table, new Where("true", row -> true));
  }

  private Step update(String kind, ModelTable table, Where where) {
    if (table.columns.size() == 1) {
      return insert(table);
    }
    var column = table.columns.get(1 + random.nextInt(table.columns.size() - 1));
    var value = column.type().value(random);
    return Step.of(
        kind,
        "update %s set %s = %s where %s"
            .formatted(
                table.sql(),
                ModelTable.quoted(column.name()),
                ModelType.literal(value),
                where.sql()),
        model -> model.table(table.id).change(where.test(), column.id(), value));
  }

  private Step delete(ModelTable table) {
    var where = some(table);
    return Step.of(
        "delete",
        "delete from %s where %s".formatted(table.sql(), where.sql()),
        model -> model.table(table.id).rows.removeIf(where.test()));
  }

  private Step negateKeys(ModelTable table) {
    return Step.of(
        "negate keys",
        "update %1$s set %2$s = -%2$s".formatted(table.sql(), table.keySql()),
        model -> {
          var now = model.table(table.id);
          now.rows.forEach(row -> row.put(ModelTable.KEY, String.valueOf(-now.key(row))));
        });
  }

  private Step moveKey(ModelTable table) {
    int from = random.nextInt(KEYS);
    int to = 1000 + random.nextInt(1000);
    return Step.of(
        "move key", rekey(table, from, to), model -> moved(model.table(table.id), from, to));
  }

  /** Two rows take each other's key, by way of a key that is free. */
  private Step exchangeKeys(ModelTable table) {
    int a = random.nextInt(KEYS);
    int b = a + 1 + random.nextInt(5);
    int free = 5000;
    return new Step(
        "exchange keys",
        List.of(rekey(table, a, free), rekey(table, b, a), rekey(table, free, b)),
        model -> {
          var now = model.table(table.id);
          moved(now, a, free);
          moved(now, b, a);
          moved(now, free, b);
        });
  }

  private static String rekey(ModelTable table, int from, int to) {
    return "update %1$s set %2$s = %3$d where %2$s = %4$d"
        .formatted(table.sql(), table.keySql(), to, from);
  }

  private static void moved(ModelTable table, int from, int to) {
    table.change(row -> table.key(row) == from, ModelTable.KEY, String.valueOf(to));
  }

  private Step truncate(Model model, ModelTable table) {
    var all = model.withReferences(table.id);
    return Step.of(
        "truncate",
        "truncate " + table.sql() + " cascade",
        after -> all.forEach(id -> after.table(id).rows.clear()));
  }

  private Step truncateSeveral(Model model) {
    var all = model.all();
    return Step.of(
        "truncate several",
        "truncate " + all.stream().map(ModelTable::sql).collect(Collectors.joining(", ")),
        after -> after.all().forEach(table -> table.rows.clear()));
  }
}
