package io.htap.tck.model;

import io.htap.tck.model.ModelTable.Identity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Random changes of definitions. */
final class TableSteps {
  private static final List<String> NAMES =
      List.of("orders", "Big Table", "ünï", "sel\"ect", "x'y");
  private static final List<String> COLUMNS = List.of("v", "V", "two words", "é", "from", "q\"q");
  private static final int MOST_TABLES = 4;
  private static final int MOST_COLUMNS = 7;

  private final SplittableRandom random;
  private final List<String> schemas;

  TableSteps(SplittableRandom random, List<String> schemas) {
    this.random = random;
    this.schemas = schemas;
  }

  Step any(Model model, ModelTable table) {
    return switch (random.nextInt(16)) {
      case 0, 1, 2 -> addColumn(model, table);
      case 3 -> dropColumn(table);
      case 4 -> renameColumn(model, table);
      case 5, 6, 7 -> alterType(table);
      case 8 -> rename(model, table);
      case 9 -> renameAndBack(table);
      case 10 -> recreate(model, table);
      case 11 -> model.tables.size() < MOST_TABLES ? create(model) : drop(model, table);
      case 12 -> setSchema(model, table);
      case 13 -> identity(table);
      case 14 -> table.primaryKey ? dropKey(table) : addKey(table);
      default -> addKeyOrColumn(model, table);
    };
  }

  Step create(Model model) {
    var table = new ModelTable(model.newId(), schemas.get(0), "t" + model.newId());
    if (random.nextInt(3) == 0) {
      table.name = NAMES.get(random.nextInt(NAMES.size())) + table.id;
    }
    table.columns.add(
        new ModelColumn(
            ModelTable.KEY,
            random.nextInt(3) == 0 ? "K e\"y" : "k",
            random.nextBoolean() ? ModelType.INTEGER : ModelType.BIGINT));
    int more = 1 + random.nextInt(4);
    for (int i = 0; i < more; i++) {
      table.columns.add(new ModelColumn(model.newId(), "c" + i, ModelType.random(random)));
    }
    var reference = "";
    var parents = model.all().stream().filter(parent -> parent.primaryKey).toList();
    if (!parents.isEmpty() && random.nextInt(3) == 0) {
      var parent = parents.get(random.nextInt(parents.size()));
      var column = new ModelColumn(model.newId(), "ref", parent.columns.get(0).type());
      table.references = parent.id;
      reference = ", ref %s references %s".formatted(column.type().sql(), parent.sql());
    }
    // The referencing column is always NULL: it is there for what a truncate takes along.
    return Step.of(
        "create",
        "create table %s (%s%s)".formatted(table.sql(), definition(table), reference),
        after -> after.tables.put(table.id, table.copy()));
  }

  private static String definition(ModelTable table) {
    return table.columns.stream()
            .map(column -> ModelTable.quoted(column.name()) + " " + column.type().sql())
            .collect(Collectors.joining(", "))
        + ", primary key ("
        + table.keySql()
        + ")";
  }

  private Step drop(Model model, ModelTable table) {
    if (model.tables.size() < 2) {
      return create(model);
    }
    return Step.of(
        "drop",
        "drop table " + table.sql() + " cascade",
        after -> {
          after.unreference(table.id);
          after.tables.remove(table.id);
        });
  }

  /** The same name and columns, another table. */
  private Step recreate(Model model, ModelTable table) {
    int id = model.newId();
    return new Step(
        "re-create",
        List.of(
            "drop table " + table.sql() + " cascade",
            "create table %s (%s)".formatted(table.sql(), definition(table))),
        after -> {
          after.unreference(table.id);
          after.tables.remove(table.id);
          var copy = new ModelTable(id, table.schema, table.name);
          copy.columns.addAll(table.columns);
          after.tables.put(id, copy);
        });
  }

  private Step alter(String kind, ModelTable table, String how, Consumer<ModelTable> effect) {
    return Step.of(
        kind,
        "alter table " + table.sql() + " " + how,
        after -> effect.accept(after.table(table.id)));
  }

  private Step addKeyOrColumn(Model model, ModelTable table) {
    return table.primaryKey ? addColumn(model, table) : addKey(table);
  }

  private Step addColumn(Model model, ModelTable table) {
    if (table.columns.size() >= MOST_COLUMNS) {
      return dropColumn(table);
    }
    var type = ModelType.random(random);
    var column = new ModelColumn(model.newId(), freshName(model, table), type);
    var value = random.nextBoolean() ? null : type.value(random);
    return alter(
        "add column",
        table,
        "add column %s %s%s"
            .formatted(
                ModelTable.quoted(column.name()),
                type.sql(),
                value == null ? "" : " default " + ModelType.literal(value)),
        after -> {
          after.columns.add(column);
          after.change(row -> true, column.id(), value);
        });
  }

  private String freshName(Model model, ModelTable table) {
    var name = COLUMNS.get(random.nextInt(COLUMNS.size()));
    boolean taken = table.columns.stream().anyMatch(column -> column.name().equals(name));
    return taken ? name + model.newId() : name;
  }

  private @Nullable ModelColumn value(ModelTable table) {
    return table.columns.size() == 1
        ? null
        : table.columns.get(1 + random.nextInt(table.columns.size() - 1));
  }

  private Step dropColumn(ModelTable table) {
    var column = value(table);
    if (column == null) {
      return identity(table);
    }
    return alter(
        "drop column",
        table,
        "drop column " + ModelTable.quoted(column.name()),
        after -> {
          after.columns.remove(column);
          after.change(row -> true, column.id(), null);
        });
  }

  private Step renameColumn(Model model, ModelTable table) {
    var column = table.columns.get(random.nextInt(table.columns.size()));
    var name = freshName(model, table);
    return alter(
        "rename column",
        table,
        "rename column %s to %s"
            .formatted(ModelTable.quoted(column.name()), ModelTable.quoted(name)),
        after -> after.replace(column, column.named(name)));
  }

  private Step alterType(ModelTable table) {
    var column = table.columns.get(random.nextInt(table.columns.size()));
    var name = ModelTable.quoted(column.name());
    var type = column.type();
    return switch (type.kind()) {
      case INTEGER ->
          column.id() == ModelTable.KEY || random.nextBoolean()
              ? retype(table, column, ModelType.BIGINT, "", v -> v)
              : retype(
                  table,
                  column,
                  ModelType.BIGINT,
                  " using " + name + "::bigint + 1",
                  v -> String.valueOf(Long.parseLong(v) + 1));
      case BIGINT, BOOLEAN, DATE ->
          column.id() == ModelTable.KEY
              ? retype(table, column, type, "", v -> v)
              : retype(
                  table,
                  column,
                  ModelType.TEXT,
                  " using " + name + "::text",
                  v -> v.equals("t") ? "true" : v.equals("f") ? "false" : v);
      case VARCHAR ->
          retype(
              table,
              column,
              random.nextBoolean() ? ModelType.TEXT : ModelType.varchar(type.length() + 5),
              "",
              v -> v);
      case NUMERIC ->
          random.nextBoolean() && type.precision() < 18
              ? retype(
                  table, column, ModelType.numeric(type.precision() + 2, type.scale()), "", v -> v)
              : retype(
                  table,
                  column,
                  ModelType.numeric(20, type.scale() + 1),
                  " using %s * 2".formatted(name),
                  v ->
                      new BigDecimal(v)
                          .multiply(BigDecimal.valueOf(2))
                          .setScale(type.scale() + 1, RoundingMode.UNNECESSARY)
                          .toPlainString());
      case TEXT ->
          retype(
              table,
              column,
              ModelType.TEXT,
              " using upper(" + name + " collate \"C\")",
              TableSteps::upper);
    };
  }

  /** As the C collation has it: ASCII letters alone. */
  private static String upper(String text) {
    var result = new StringBuilder();
    text.chars().forEach(c -> result.append((char) (c >= 'a' && c <= 'z' ? c - 32 : c)));
    return result.toString();
  }

  private Step retype(
      ModelTable table,
      ModelColumn column,
      ModelType type,
      String using,
      UnaryOperator<String> change) {
    return alter(
        using.isEmpty() ? "widen type" : "alter type using",
        table,
        "alter column %s type %s%s".formatted(ModelTable.quoted(column.name()), type.sql(), using),
        after -> {
          after.replace(column, column.typed(type));
          for (Map<Integer, String> row : after.rows) {
            row.computeIfPresent(column.id(), (id, value) -> change.apply(value));
          }
        });
  }

  private Step rename(Model model, ModelTable table) {
    var name = NAMES.get(random.nextInt(NAMES.size())) + model.newId();
    return alter(
        "rename", table, "rename to " + ModelTable.quoted(name), after -> after.name = name);
  }

  private Step renameAndBack(ModelTable table) {
    var away = new ModelTable(0, table.schema, table.name + " away");
    return new Step(
        "rename and back",
        List.of(
            "alter table " + table.sql() + " rename to " + ModelTable.quoted(away.name),
            "alter table " + away.sql() + " rename to " + ModelTable.quoted(table.name)),
        after -> {});
  }

  private Step setSchema(Model model, ModelTable table) {
    var other = schemas.get(random.nextInt(schemas.size()));
    if (other.equals(table.schema)) {
      return rename(model, table);
    }
    return alter(
        "set schema",
        table,
        "set schema " + ModelTable.quoted(other),
        after -> after.schema = other);
  }

  private Step identity(ModelTable table) {
    var identity = Identity.values()[random.nextInt(Identity.values().length)];
    return alter(
        "replica identity",
        table,
        "replica identity " + identity,
        after -> after.identity = identity);
  }

  private Step dropKey(ModelTable table) {
    return new Step(
        "drop primary key",
        List.of(
            """
            do $$ begin execute (
              select format('alter table %%s drop constraint %%I cascade', conrelid::regclass, conname)
              from pg_constraint where contype = 'p' and conrelid = %s::regclass
            ); end $$
            """
                .formatted(ModelType.literal(table.sql()))),
        after -> {
          after.unreference(table.id);
          after.table(table.id).primaryKey = false;
        });
  }

  private Step addKey(ModelTable table) {
    return alter(
        "add primary key",
        table,
        "add primary key (" + table.keySql() + ")",
        after -> after.primaryKey = true);
  }
}
