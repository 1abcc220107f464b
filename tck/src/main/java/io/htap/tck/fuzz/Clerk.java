package io.htap.tck.fuzz;

import io.htap.tck.fuzz.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A role that may read some of a schema's columns and rows only.
 *
 * @param script makes it and gives it what it has, statement by statement
 */
record Clerk(List<String> script) {
  static final String BECOME = "set role clerk";
  static final String BE_ONESELF = "reset role";

  /** A role belongs to the whole server. */
  private static final String ROLE =
      "do $$ begin create role clerk; exception when duplicate_object then null; end $$";

  Clerk {
    script = List.copyOf(script);
  }

  /**
   * @param files tables that are files where DuckDB has them, which all may read
   * @param tables whether these are tables here
   */
  static Clerk of(Schema schema, Set<String> files, boolean tables, Dice dice) {
    List<String> script = new ArrayList<>(List.of(ROLE, "grant usage on schema public to clerk"));
    for (Table table : schema.tables()) {
      boolean some = dice.chance(40);
      String columns =
          table.columns().stream()
              .filter(c -> c.name().equals("id") || c.name().equals("ref") || dice.chance(60))
              .map(Column::name)
              .collect(Collectors.joining(", ", " (", ")"));
      if (!files.contains(table.name())) {
        script.add(grant(table, some ? columns : ""));
      } else if (tables) {
        script.add(grant(table, ""));
      }
    }
    for (String name : List.of("t1", "t2")) {
      String rows =
          dice.pick("ref is null or id % 3 > 0", "ref < 20", "id <> 7 and ref is not null");
      if (dice.chance(50)) {
        script.add("alter table " + name + " enable row level security");
        script.add("create policy own on " + name + " to clerk using (" + rows + ")");
      }
    }
    return new Clerk(script);
  }

  private static String grant(Table table, String columns) {
    return "grant select" + columns + " on " + table.name() + " to clerk";
  }
}
