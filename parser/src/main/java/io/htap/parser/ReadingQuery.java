package io.htap.parser;

import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.update.Update;
import org.jspecify.annotations.Nullable;

/**
 * The FROM and WHERE of a statement that writes, as a query: a row that cannot be part of what the
 * query joins and lets pass is of no use to the statement either, whatever it computes of the rows
 * afterwards.
 */
final class ReadingQuery {
  private ReadingQuery() {}

  /** Null when there is none, or when a relation that is read stands elsewhere, too. */
  static @Nullable String of(Statement tree) {
    PlainSelect reading = reading(tree);
    if (reading == null) {
      return null;
    }
    FactsCollector all = new FactsCollector();
    all.collect(tree);
    FactsCollector inside = new FactsCollector();
    inside.collect((Statement) reading);
    Map<RelationName, Integer> outside = count(all.tables());
    Map<RelationName, Integer> found = count(inside.tables());
    boolean whole =
        outside.entrySet().stream()
            .allMatch(e -> e.getValue() <= found.getOrDefault(e.getKey(), 0));
    return whole ? reading.toString() : null;
  }

  private static @Nullable PlainSelect reading(Statement tree) {
    if (tree instanceof Insert insert && none(insert.getWithItemsList())) {
      return ofQuery(insert.getSelect());
    } else if (tree instanceof CreateTable create) {
      return ofQuery(create.getSelect());
    } else if (tree instanceof Select select) {
      return ofQuery(select);
    } else if (tree instanceof Update update
        && none(update.getWithItemsList())
        && none(update.getStartJoins())
        && !update.isFromBeforeSet()) {
      List<Join> joins = new ArrayList<>();
      if (update.getFromItem() != null) {
        joins.add(beside(update.getFromItem()));
      }
      return query(update.getTable(), joins, update.getJoins()).withWhere(update.getWhere());
    } else if (tree instanceof Delete delete
        && none(delete.getWithItemsList())
        && none(delete.getTables())) {
      List<Join> joins = new ArrayList<>();
      if (delete.getUsingFromItemList() != null) {
        delete.getUsingFromItemList().forEach(item -> joins.add(beside(item)));
      }
      return query(delete.getTable(), joins, delete.getJoins()).withWhere(delete.getWhere());
    }
    return null;
  }

  private static boolean none(@Nullable List<?> list) {
    return list == null || list.isEmpty();
  }

  /** The grouping, order and columns come after FROM and WHERE. */
  private static @Nullable PlainSelect ofQuery(@Nullable Select query) {
    if (!(query instanceof PlainSelect plain) || plain.getFromItem() == null) {
      return null;
    }
    PlainSelect reading = one();
    reading.setWithItemsList(plain.getWithItemsList());
    reading.setFromItem(plain.getFromItem());
    reading.setUsingOnly(plain.isUsingOnly());
    reading.setJoins(plain.getJoins());
    reading.setWhere(plain.getWhere());
    return reading;
  }

  private static PlainSelect query(FromItem first, List<Join> joins, @Nullable List<Join> more) {
    PlainSelect reading = one();
    reading.setFromItem(first);
    if (more != null) {
      joins.addAll(more);
    }
    reading.setJoins(joins);
    return reading;
  }

  private static PlainSelect one() {
    return new PlainSelect().addSelectItems(new SelectItem<>(new LongValue(1)));
  }

  private static Join beside(FromItem item) {
    Join join = new Join();
    join.setSimple(true);
    join.setFromItem(item);
    return join;
  }

  private static Map<RelationName, Integer> count(List<Table> tables) {
    Map<RelationName, Integer> count = new HashMap<>();
    for (Table table : tables) {
      RelationName name = Names.relation(table);
      if (name != null) {
        count.merge(name, 1, Integer::sum);
      }
    }
    return count;
  }
}
