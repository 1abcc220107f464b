package io.htap.gpu.plan;

import io.htap.gpu.plan.Node.Call;
import io.htap.gpu.plan.Node.Order;
import io.htap.gpu.plan.Node.ScanColumn;
import io.htap.gpu.plan.Node.Windowed;
import io.htap.gpu.plan.Output.Held;
import io.htap.gpu.plan.Output.Quotient;
import io.htap.gpu.plan.Planning.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/** Leaves out the columns that nobody asks for, down to the scans. */
final class Pruning {
  private Pruning() {}

  static Planned pruned(Relation relation) {
    Set<Integer> needed = new TreeSet<>();
    for (Output output : relation.columns()) {
      if (output instanceof Quotient quotient) {
        needed.add(quotient.dividend());
        needed.add(quotient.divisor());
      } else {
        needed.add(Relation.held(output).column());
      }
    }
    Pruned pruned = prune(relation.node(), needed);
    List<Output> outputs = new ArrayList<>();
    for (Output output : relation.columns()) {
      outputs.add(
          output instanceof Quotient q
              ? new Quotient(pruned.place(q.dividend()), pruned.place(q.divisor()), q.round())
              : held((Held) output, pruned));
    }
    return new Planned(pruned.node(), outputs);
  }

  private static Held held(Held held, Pruned pruned) {
    return new Held(pruned.place(held.column()), held.type());
  }

  /**
   * A node with fewer columns.
   *
   * @param places where those that are left stand now, by where they stood
   */
  private record Pruned(Node node, TreeMap<Integer, Integer> places) {
    int place(int before) {
      return Objects.requireNonNull(places.get(before));
    }
  }

  private static Pruned prune(Node node, Set<Integer> needed) {
    if (node instanceof Node.Scan scan) {
      TreeMap<Integer, Integer> places = kept(needed, scan.columns().size());
      List<ScanColumn> columns = places.keySet().stream().map(scan.columns()::get).toList();
      return new Pruned(new Node.Scan(scan.oid(), scan.table(), scan.name(), columns), places);
    } else if (node instanceof Node.Filter filter) {
      Pruned input = prune(filter.input(), with(needed, filter.condition()));
      return new Pruned(
          new Node.Filter(input.node(), Scalars.moved(filter.condition(), input::place)),
          input.places());
    } else if (node instanceof Node.Project project) {
      return project(project, needed);
    } else if (node instanceof Node.Aggregate aggregate) {
      return aggregate(aggregate, needed);
    } else if (node instanceof Node.Window window) {
      return window(window, needed);
    } else if (node instanceof Node.Join join) {
      return join(join, needed);
    } else if (node instanceof Node.Concat concat) {
      return concat(concat, needed);
    } else if (node instanceof Node.Sort sort) {
      Pruned input = prune(sort.input(), with(needed, sort.keys()));
      return new Pruned(
          new Node.Sort(input.node(), moved(sort.keys(), input::place)), input.places());
    } else if (node instanceof Node.TopN top) {
      Pruned input = prune(top.input(), with(needed, top.keys()));
      return new Pruned(
          new Node.TopN(input.node(), moved(top.keys(), input::place), top.count(), top.offset()),
          input.places());
    }
    Node.Limit limit = (Node.Limit) node;
    Pruned input = prune(limit.input(), needed);
    return new Pruned(new Node.Limit(input.node(), limit.count(), limit.offset()), input.places());
  }

  /** One column at least: without any, the number of rows would be lost. */
  private static TreeMap<Integer, Integer> kept(Set<Integer> needed, int width) {
    if (width == 0) {
      throw Decline.operator("a table without a column that the device holds");
    }
    TreeMap<Integer, Integer> places = new TreeMap<>();
    for (int column : needed.isEmpty() ? Set.of(0) : needed) {
      places.put(column, places.size());
    }
    return places;
  }

  private static Pruned project(Node.Project project, Set<Integer> needed) {
    TreeMap<Integer, Integer> places = kept(needed, project.scalars().size());
    Set<Integer> below = new TreeSet<>();
    places.keySet().forEach(place -> Scalars.columns(project.scalars().get(place), below));
    Pruned input = prune(project.input(), below);
    List<Scalar> scalars = new ArrayList<>();
    places
        .keySet()
        .forEach(p -> scalars.add(Scalars.moved(project.scalars().get(p), input::place)));
    boolean asIs = input.node().types().size() == scalars.size();
    for (int i = 0; asIs && i < scalars.size(); i++) {
      asIs = scalars.get(i) instanceof Scalar.Column column && column.index() == i;
    }
    return new Pruned(asIs ? input.node() : new Node.Project(input.node(), scalars), places);
  }

  private static Pruned aggregate(Node.Aggregate aggregate, Set<Integer> needed) {
    int keys = aggregate.keys().size();
    TreeMap<Integer, Integer> places = new TreeMap<>();
    for (int key = 0; key < keys; key++) {
      places.put(key, key);
    }
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < aggregate.calls().size(); i++) {
      boolean only = keys == 0 && needed.isEmpty() && i == 0;
      if (only || needed.contains(keys + i)) {
        places.put(keys + i, keys + calls.size());
        calls.add(aggregate.calls().get(i));
      }
    }
    Set<Integer> below = new TreeSet<>(aggregate.keys());
    calls.stream().filter(call -> call.column() >= 0).forEach(call -> below.add(call.column()));
    Pruned input = prune(aggregate.input(), below);
    return new Pruned(
        new Node.Aggregate(
            input.node(),
            aggregate.keys().stream().map(input::place).toList(),
            calls.stream().map(call -> moved(call, input)).toList()),
        places);
  }

  private static Pruned window(Node.Window window, Set<Integer> needed) {
    int width = window.input().types().size();
    List<Windowed> functions = new ArrayList<>();
    TreeMap<Integer, Integer> kept = new TreeMap<>();
    for (int i = 0; i < window.functions().size(); i++) {
      if (needed.contains(width + i)) {
        kept.put(width + i, functions.size());
        functions.add(window.functions().get(i));
      }
    }
    Set<Integer> below = new TreeSet<>();
    needed.stream().filter(column -> column < width).forEach(below::add);
    if (!functions.isEmpty()) {
      below.addAll(window.partition());
      window.order().forEach(key -> below.add(key.column()));
      functions.stream().filter(f -> f.column() >= 0).forEach(f -> below.add(f.column()));
    }
    Pruned input = prune(window.input(), below);
    if (functions.isEmpty()) {
      return input;
    }
    int now = input.node().types().size();
    TreeMap<Integer, Integer> places = new TreeMap<>(input.places());
    kept.forEach((before, place) -> places.put(before, now + place));
    return new Pruned(
        new Node.Window(
            input.node(),
            window.partition().stream().map(input::place).toList(),
            moved(window.order(), input::place),
            functions.stream().map(f -> moved(f, input)).toList()),
        places);
  }

  private static Windowed moved(Windowed function, Pruned input) {
    return function.column() < 0
        ? function
        : new Windowed(
            function.function(), input.place(function.column()), function.frame(), function.type());
  }

  private static Call moved(Call call, Pruned input) {
    return call.column() < 0
        ? call
        : new Call(call.function(), input.place(call.column()), call.type());
  }

  private static Pruned join(Node.Join join, Set<Integer> needed) {
    int width = join.left().types().size();
    Set<Integer> leftNeeded = new TreeSet<>();
    Set<Integer> rightNeeded = new TreeSet<>();
    for (int column : needed) {
      (column < width ? leftNeeded : rightNeeded).add(column < width ? column : column - width);
    }
    join.leftKeys().forEach(key -> Scalars.columns(key, leftNeeded));
    join.rightKeys().forEach(key -> Scalars.columns(key, rightNeeded));
    Pruned left = prune(join.left(), leftNeeded);
    Pruned right = prune(join.right(), rightNeeded);
    TreeMap<Integer, Integer> places = new TreeMap<>(left.places());
    int leftWidth = left.node().types().size();
    right.places().forEach((before, now) -> places.put(width + before, leftWidth + now));
    return new Pruned(
        new Node.Join(
            join.kind(),
            left.node(),
            right.node(),
            join.leftKeys().stream().map(key -> Scalars.moved(key, left::place)).toList(),
            join.rightKeys().stream().map(key -> Scalars.moved(key, right::place)).toList()),
        places);
  }

  /** Both sides are projections, of which the same columns are left. */
  private static Pruned concat(Node.Concat concat, Set<Integer> needed) {
    TreeMap<Integer, Integer> places = kept(needed, concat.types().size());
    Pruned first = prune(concat.first(), places.keySet());
    Pruned second = prune(concat.second(), places.keySet());
    List<GpuType> types = places.keySet().stream().map(concat.types()::get).toList();
    return new Pruned(new Node.Concat(first.node(), second.node(), types), places);
  }

  private static Set<Integer> with(Set<Integer> needed, Scalar scalar) {
    Set<Integer> all = new TreeSet<>(needed);
    Scalars.columns(scalar, all);
    return all;
  }

  private static Set<Integer> with(Set<Integer> needed, List<Order> keys) {
    Set<Integer> all = new TreeSet<>(needed);
    keys.forEach(key -> all.add(key.column()));
    return all;
  }

  private static List<Order> moved(List<Order> keys, IntUnaryOperator to) {
    return keys.stream()
        .map(key -> new Order(to.applyAsInt(key.column()), key.ascending(), key.nullsFirst()))
        .toList();
  }
}
