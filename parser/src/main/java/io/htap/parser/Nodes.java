package io.htap.parser;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the parser's tree nodes, all of them, by reflection: a visitor would only ever see
 * what its author thought of. Runs once per parsed text, never on the hot path.
 */
public final class Nodes {
  private static final String HOME = "net.sf.jsqlparser.";
  private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

  private Nodes() {}

  static boolean isNode(Object value) {
    return value.getClass().getName().startsWith(HOME) && !(value instanceof Enum);
  }

  /** Calls back for every field that holds something: not null, false, zero, NONE or empty. */
  static void fields(Object node, BiConsumer<String, Object> visitor) {
    for (Field field : FIELDS.computeIfAbsent(node.getClass(), Nodes::declared)) {
      Object value = withoutEntries(get(field, node));
      if (value != null && !isNothing(value)) {
        visitor.accept(field.getName(), value);
      }
    }
    // Expression lists are collections themselves; their elements are no field of the tree.
    if (node instanceof Collection<?> elements) {
      elements.forEach(e -> visitor.accept("elements", e));
    }
  }

  /** The nodes directly beneath one, those inside its collections included. */
  public static List<Object> children(Object node) {
    List<Object> children = new ArrayList<>();
    fields(
        node,
        (name, value) -> {
          if (isNode(value)) {
            children.add(value);
          } else if (value instanceof Collection<?> many) {
            many.stream().filter(e -> e != null && isNode(e)).forEach(children::add);
          }
        });
    return children;
  }

  private static boolean isNothing(Object value) {
    if (value instanceof Boolean b) {
      return !b;
    }
    if (value instanceof Number n && n.getClass() == Integer.class) {
      return n.intValue() == 0;
    }
    if (value instanceof Collection<?> c && !isNode(value)) {
      return c.isEmpty();
    }
    return value instanceof Enum<?> e && e.name().equals("NONE");
  }

  /** The keys of a list of pairs, which are nodes; what they are paired with are plain words. */
  private static @Nullable Object withoutEntries(@Nullable Object value) {
    return value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map.Entry
        ? list.stream().map(pair -> ((Map.Entry<?, ?>) pair).getKey()).toList()
        : value;
  }

  private static @Nullable Object get(Field field, Object node) {
    try {
      return field.get(node);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Field> declared(Class<?> type) {
    List<Field> all = new ArrayList<>();
    for (Class<?> c = type; c != null && c.getName().startsWith(HOME); c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        // "node" and "parent" tie the tree to the parser's own bookkeeping, not to the text.
        boolean bookkeeping = field.getName().equals("node") || field.getName().equals("parent");
        if (!Modifier.isStatic(field.getModifiers()) && !bookkeeping) {
          field.setAccessible(true);
          all.add(field);
        }
      }
    }
    return List.copyOf(all);
  }
}
