package io.htap.driver.engine.postgres;

import io.htap.driver.engine.postgres.PreflightSpec.Read;
import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a plan took for granted, as the array literals that {@link CatalogSql#PREFLIGHT} takes. */
final class PreflightArrays {
  private static final long CALLER = 0;
  private static final int ANY_COLUMN = 0;

  private PreflightArrays() {}

  /** The statement with a literal in the place of each question mark. */
  static String inline(String sql, PreflightSpec spec) {
    var text = new StringBuilder();
    int from = 0;
    for (String array : of(spec)) {
      int marker = sql.indexOf('?', from);
      text.append(sql, from, marker).append(literal(array));
      from = marker + 1;
    }
    return text.append(sql, from, sql.length()).toString();
  }

  private static List<String> of(PreflightSpec spec) {
    List<RelationName> names = List.copyOf(spec.names().keySet());
    List<Column> columns = spec.reads().stream().flatMap(PreflightArrays::columns).toList();
    List<String> arrays = new ArrayList<>();
    arrays.add(array(names.stream().map(RelationName::quoted)));
    arrays.add(array(names.stream().map(spec.names()::get)));
    List<String> types = List.copyOf(spec.types().keySet());
    arrays.add(array(types.stream()));
    arrays.add(array(types.stream().map(spec.types()::get)));
    List<RelationName> absent = List.copyOf(spec.absent());
    arrays.add(array(absent.stream().map(name -> Objects.requireNonNullElse(name.schema(), ""))));
    arrays.add(array(absent.stream().map(RelationName::name)));
    addMap(arrays, spec.proof().stamps());
    addMap(arrays, spec.proof().children());
    arrays.add(array(spec.views().stream().map(LoadedCatalog.View::oid)));
    arrays.add(array(spec.views().stream().map(LoadedCatalog.View::stamp)));
    arrays.add(array(columns.stream().map(Column::reader)));
    arrays.add(array(columns.stream().map(Column::oid)));
    arrays.add(array(columns.stream().map(Column::attnum)));
    arrays.add(array(spec.functions().stream().sorted()));
    arrays.add(array(spec.proof().published().stream().sorted()));
    return arrays;
  }

  private static void addMap(List<String> arrays, Map<Long, String> byOid) {
    var sorted = new TreeMap<>(byOid);
    arrays.add(array(sorted.keySet().stream()));
    arrays.add(array(sorted.values().stream()));
  }

  private record Column(long reader, long oid, int attnum) {}

  private static Stream<Column> columns(Read read) {
    long reader = read.reader() == null ? CALLER : read.reader();
    Collection<Integer> attnums =
        read.attnums().isEmpty() ? List.of(ANY_COLUMN) : read.attnums().stream().sorted().toList();
    return attnums.stream().map(attnum -> new Column(reader, read.oid(), attnum));
  }

  private static String array(Stream<?> elements) {
    return elements.map(e -> quoted(e.toString())).collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String element) {
    return '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Reads the same whatever standard_conforming_strings says. */
  private static String literal(String text) {
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
