package io.htap.tck.fuzz;

import io.htap.tck.fuzz.Part.Bound;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates over joins of two to four relations, of which one is large at most: what rows can be
 * grouped before they are joined for. The same seed and number make the same statement.
 */
final class GroupedJoins {
  private static final Set<SqlType> SUMMED =
      EnumSet.of(SqlType.INT2, SqlType.INT4, SqlType.INT8, SqlType.FIXED, SqlType.NUMERIC);
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  private final Schema schema;
  private final long seed;

  GroupedJoins(Schema schema, long seed) {
    this.schema = schema;
    this.seed = seed;
  }

  private record Use(String name, Table table) {}

  Statement number(int number) {
    var dice = new Dice(seed * 1_000_033 + number);
    List<Use> uses = uses(dice);
    List<String> keys = new ArrayList<>();
    for (int i = dice.below(3); i > 0; i--) {
      String key = column(dice.pick(uses), dice, t -> t.exact() && t.comparable());
      if (key != null) {
        keys.add(key);
      }
    }
    List<Node> items = new ArrayList<>();
    keys.forEach(key -> items.add(Node.fixed(key)));
    for (int i = dice.between(keys.isEmpty() ? 1 : 0, 4); i > 0; i--) {
      items.add(Node.fixed(aggregate(dice.pick(uses), dice)));
    }
    if (items.isEmpty()) {
      items.add(Node.fixed("count(*)"));
    }
    String grouped = keys.isEmpty() ? "" : " group by " + String.join(", ", keys);
    return new Statement(
        Node.fixed(
            "select ",
            Node.list(", ", 1, items),
            " from " + from(uses, dice),
            where(uses, dice),
            grouped,
            dice.chance(15) ? Node.optional(" having count(*) > 1") : Node.fixed()),
        null,
        true);
  }

  private List<Use> uses(Dice dice) {
    List<Use> uses = new ArrayList<>();
    int most = dice.pick(2, 2, 2, 3, 3, 4);
    boolean large = false;
    while (uses.size() < most) {
      Table table = dice.pick(schema.tables());
      if (!table.large() || !large) {
        uses.add(new Use(NAMES.get(uses.size()), table));
        large |= table.large();
      }
    }
    return uses;
  }

  private static String from(List<Use> uses, Dice dice) {
    var from = new StringBuilder(uses.get(0).table().name() + " a");
    for (int i = 1; i < uses.size(); i++) {
      Use use = uses.get(i);
      String kind = dice.pick("join", "join", "inner join", "left join", "right join", "full join");
      from.append(' ').append(kind).append(' ').append(use.table().name());
      from.append(dice.pick(" ", " as ")).append(use.name()).append(" on ");
      from.append(equality(use, uses.get(dice.below(i)), dice));
      if (dice.chance(15)) {
        from.append(" and ").append(equality(use, uses.get(dice.below(i)), dice));
      }
    }
    return from.toString();
  }

  private static String equality(Use one, Use other, Dice dice) {
    return one.name() + dice.pick(".id", ".ref") + " = " + other.name() + dice.pick(".id", ".ref");
  }

  private static Node where(List<Use> uses, Dice dice) {
    List<Node> conditions = new ArrayList<>();
    for (int i = dice.pick(0, 0, 1, 1, 2); i > 0; i--) {
      String name = dice.pick(uses).name();
      conditions.add(
          switch (dice.below(5)) {
            case 0 -> Node.fixed(name + ".id < " + dice.between(2, 60));
            case 1 -> Node.fixed(name + ".ref is not null");
            case 2 -> Node.fixed(name + ".ref >= ", new Bound(dice.between(1, 20)));
            case 3 -> Node.fixed(name + ".ref <> " + dice.pick(uses).name() + ".id");
            default -> Node.fixed("(" + name + ".id % 3 = 1 or " + name + ".ref in (1, 5, 9))");
          });
    }
    return conditions.isEmpty()
        ? Node.fixed()
        : Node.optional(" where ", Node.list(" and ", 1, conditions));
  }

  private static String aggregate(Use use, Dice dice) {
    String any = column(use, dice, SqlType::comparable);
    String exact = column(use, dice, t -> t.exact() && t.comparable() && ordered(t));
    String summed = column(use, dice, SUMMED::contains);
    String id = use.name() + ".id";
    return switch (dice.below(9)) {
      case 0, 1 -> "count(*)";
      case 2 -> "count(" + (any == null ? id : any) + ")";
      case 3, 4 -> "sum(" + (summed == null ? id : summed) + ")";
      case 5 -> "avg(" + (summed == null ? id : summed) + ")";
      case 6 -> dice.pick("min(", "max(") + (exact == null ? id : exact) + ")";
      case 7 -> "count(distinct " + (exact == null ? id : exact) + ")";
      default -> "sum(" + id + ") + " + dice.pick("count(*)", "max(" + use.name() + ".ref)", "1");
    };
  }

  /** Whether there is a least one of its values. */
  private static boolean ordered(SqlType type) {
    return type != SqlType.BOOL && type != SqlType.UUID && type != SqlType.BYTEA;
  }

  private static @Nullable String column(Use use, Dice dice, Predicate<SqlType> wanted) {
    List<String> fit =
        use.table().columns().stream()
            .filter(c -> wanted.test(c.type()))
            .map(c -> use.name() + "." + c.name())
            .collect(Collectors.toList());
    return fit.isEmpty() ? null : dice.pick(fit);
  }
}
