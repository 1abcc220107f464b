package io.htap.parser.eager;

import io.htap.parser.Names;
import io.htap.spi.ColumnFacts;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.PlainSelect;
import org.jspecify.annotations.Nullable;

/**
 * The relations of a FROM clause that is nothing but relations and joins with a condition.
 *
 * @param inner whether no join preserves anything
 */
record Sources(List<Source> all, boolean inner) {
  private static final Pattern INNER = Pattern.compile("(INNER |CROSS )?JOIN .*", Pattern.DOTALL);
  private static final Pattern OUTER =
      Pattern.compile("(LEFT|RIGHT|FULL) (OUTER )?JOIN .*", Pattern.DOTALL);

  Sources {
    all = List.copyOf(all);
  }

  /**
   * One occurrence of a relation.
   *
   * @param written how the query calls it
   */
  record Source(String written, RelationName relation, Table table, RelationFacts facts) {
    boolean isCalled(String name) {
      return Names.fold(written).equals(name);
    }
  }

  /** A column of one of them. */
  record Owned(Source source, ColumnFacts column) {}

  /** Null for a FROM clause that is anything else. */
  static @Nullable Sources of(PlainSelect select, Map<RelationName, RelationFacts> relations) {
    List<Source> all = new ArrayList<>();
    boolean inner = true;
    if (select.isUsingOnly() || !add(select.getFromItem(), relations, all)) {
      return null;
    }
    for (Join join : select.getJoins() == null ? List.<Join>of() : select.getJoins()) {
      boolean outer = OUTER.matcher(join.toString()).matches();
      if (!outer && !join.isSimple() && !INNER.matcher(join.toString()).matches()
          || !join.getUsingColumns().isEmpty()
          || join.getOnExpressions().size() > 1
          || !add(join.getFromItem(), relations, all)) {
        return null;
      }
      inner &= !outer;
    }
    return new Sources(all, inner);
  }

  private static boolean add(
      @Nullable FromItem item, Map<RelationName, RelationFacts> relations, List<Source> all) {
    if (!(item instanceof Table table)) {
      return false;
    }
    RelationName name = Names.relation(table);
    RelationFacts facts = name == null ? null : relations.get(name);
    Alias alias = table.getAlias();
    String plain = table.getFullyQualifiedName() + (alias == null ? "" : alias.toString());
    if (name == null
        || facts == null
        || !table.toString().equals(plain)
        || alias != null && alias.getAliasColumns() != null) {
      return false;
    }
    String written = alias == null ? table.getNameParts().get(0) : alias.getName();
    if (all.stream().anyMatch(other -> other.isCalled(Names.fold(written)))) {
      return false;
    }
    return all.add(new Source(written, name, table, facts));
  }

  /** Whose a column is; null when that is not plain. */
  @Nullable Owned owner(Column column) {
    List<String> qualifiers =
        column.getTable() == null ? List.of() : column.getTable().getNameParts();
    String name = Names.fold(column.getColumnName());
    Owned found = null;
    for (Source source : all) {
      ColumnFacts facts = source.facts().column(name).orElse(null);
      boolean meant = qualifiers.isEmpty() || source.isCalled(Names.fold(qualifiers.get(0)));
      if (facts != null && meant) {
        if (found != null || qualifiers.size() > 1) {
          return null;
        }
        found = new Owned(source, facts);
      }
    }
    return found;
  }
}
