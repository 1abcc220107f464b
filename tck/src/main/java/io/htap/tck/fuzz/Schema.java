package io.htap.tck.fuzz;

import io.htap.tck.fuzz.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables with data, and views over them.
 *
 * @param script makes them, statement by statement
 * @param stored how many of the tables are no views
 */
record Schema(List<Table> tables, List<String> script, int stored) {
  private static final int SMALL_TABLES = 4;
  private static final int LARGE_ROWS = 2500;
  private static final List<String> NAMES =
      List.of("\"Mixed\"", "\"order\"", "day", "\"with blank\"", "name", "\"é\"");

  Schema {
    tables = List.copyOf(tables);
    script = List.copyOf(script);
  }

  static Schema generate(long seed) {
    return generate(seed, Set.of());
  }

  /**
   * @param files tables whose columns must be of types that a file can have
   */
  static Schema generate(long seed, Set<String> files) {
    var dice = new Dice(seed);
    List<Table> tables = new ArrayList<>();
    List<String> script = new ArrayList<>();
    script.add(
        "create type mood as enum ("
            + Values.MOODS.stream().map(m -> "'" + m + "'").collect(Collectors.joining(", "))
            + ")");
    for (int i = 1; i <= SMALL_TABLES; i++) {
      var table = table("t" + i, dice, false, everyType(i), files);
      tables.add(table);
      create(table, dice.between(15, 40), dice, script);
      tables.set(
          i - 1, files.isEmpty() || files.contains(table.name()) ? table : wide(table, script));
    }
    var empty = table("t0", dice, false, List.of(), files);
    tables.add(empty);
    create(empty, 0, dice, script);
    var large = table("big", dice, true, List.of(), files);
    tables.add(large);
    create(large, LARGE_ROWS, dice, script);
    int stored = tables.size();
    tables.add(filtered(tables.get(0), script));
    tables.add(grouped(tables.get(1), script));
    script.add("analyze");
    return new Schema(tables, script, stored);
  }

  /** Each type is in one of the small tables at least. */
  private static List<SqlType> everyType(int table) {
    List<SqlType> types = new ArrayList<>();
    for (SqlType type : SqlType.values()) {
      if (type.ordinal() % SMALL_TABLES == table - 1) {
        types.add(type);
      }
    }
    return types;
  }

  private static Table table(
      String name, Dice dice, boolean large, List<SqlType> wanted, Set<String> files) {
    boolean file = files.contains(name);
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("id", SqlType.INT4, false, file ? "integer" : "integer primary key"));
    columns.add(new Column("ref", SqlType.INT4, false, "integer"));
    List<SqlType> types = new ArrayList<>(wanted);
    for (int i = dice.between(4, 6); i > 0; i--) {
      types.add(dice.pick(SqlType.COMMON));
    }
    if (file) {
      types.replaceAll(t -> Files.TYPES.contains(t) ? t : dice.pick(Files.TYPES));
    }
    List<String> names = new ArrayList<>(NAMES);
    for (SqlType type : types) {
      int number = columns.size() - 1;
      String column =
          dice.chance(10) && !names.isEmpty()
              ? names.remove(dice.below(names.size()))
              : "c" + number;
      boolean extreme = dice.chance(25) && !file;
      String declared = file ? type.sqlName() : declared(type, dice);
      columns.add(new Column(column, type, extreme, declared));
    }
    return new Table(name, columns, large);
  }

  private static String declared(SqlType type, Dice dice) {
    return switch (type) {
      case FIXED -> dice.pick("numeric(14,3)", "numeric(20,3)", "numeric(38,3)");
      case NUMERIC -> dice.pick("numeric", "numeric(38,10)", "numeric");
      case VARCHAR -> dice.pick("varchar(20)", "varchar");
      case TEXT -> dice.pick("text", "text", "text", "text collate \"C\"");
      default -> type.sqlName();
    };
  }

  private static void create(Table table, int rows, Dice dice, List<String> script) {
    script.add(
        "create table "
            + table.name()
            + " ("
            + table.columns().stream()
                .map(c -> c.name() + " " + c.declared())
                .collect(Collectors.joining(", "))
            + ")");
    int[] nulls = table.columns().stream().mapToInt(c -> dice.pick(0, 10, 20, 70)).toArray();
    for (int from = 1; from <= rows; from += 500) {
      List<String> tuples = new ArrayList<>();
      for (int id = from; id < from + 500 && id <= rows; id++) {
        tuples.add(tuple(table, id, nulls, dice));
      }
      script.add("insert into " + table.name() + " values " + String.join(",\n", tuples));
    }
  }

  private static String tuple(Table table, int id, int[] nulls, Dice dice) {
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(id));
    cells.add(dice.chance(15) ? "null" : Integer.toString(dice.between(1, 25)));
    for (int i = 2; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      String text =
          dice.chance(nulls[i]) ? null : Values.text(column.type(), column.extreme(), dice);
      cells.add(quoted(text, column));
    }
    return "(" + String.join(", ", cells) + ")";
  }

  private static String quoted(@Nullable String text, Column column) {
    return text == null ? "null" : "'" + text + "'";
  }

  /** With a column that is worth a fetch of its own, kept where the table's rows are not. */
  private static Table wide(Table table, List<String> script) {
    String name = table.name();
    script.add("alter table " + name + " add column wide text");
    script.add("alter table " + name + " alter column wide set storage external");
    script.add("update " + name + " set wide = repeat(md5(id::text), 70) where id % 7 > 0");
    List<Column> columns = new ArrayList<>(table.columns());
    columns.add(new Column("wide", SqlType.TEXT, false, "text"));
    return new Table(name, columns, table.large());
  }

  private static Table filtered(Table from, List<String> script) {
    var view = new Table("v1", from.columns(), false);
    script.add("create view v1 as select * from " + from.name() + " where ref is not null");
    return view;
  }

  private static Table grouped(Table from, List<String> script) {
    script.add(
        "create view v2 as select ref as id, max(id) as ref, count(*) as n, sum(id) as total from "
            + from.name()
            + " where ref is not null group by ref");
    return new Table(
        "v2",
        List.of(
            new Column("id", SqlType.INT4, false, ""),
            new Column("ref", SqlType.INT4, false, ""),
            new Column("n", SqlType.INT8, false, ""),
            new Column("total", SqlType.INT8, false, "")),
        false);
  }
}
