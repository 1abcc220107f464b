package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.parser.ParseResult;
import io.htap.parser.SqlParser;
import io.htap.rewrite.scope.ColumnReader;
import io.htap.rewrite.scope.Ctes;
import io.htap.rewrite.scope.Namespace;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.scope.ScopeColumn;
import io.htap.rewrite.scope.TableUse;
import io.htap.rewrite.value.Constants;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.ColumnFacts;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.Select;

/** A named FROM item: a common table expression, a table of the copy, or a view over such. */
final class RelationBinder {
  private final QueryBinder queries;

  RelationBinder(QueryBinder queries) {
    this.queries = queries;
  }

  /**
   * @param only whether ONLY stands before the name
   */
  Namespace bind(Table table, boolean only) {
    RelationName written = Names.relation(table);
    if (written == null) {
      throw Refusal.syntax("a relation name of more than two parts");
    }
    RelationName name = only ? written.asOnly() : written;
    String alias = table.getAlias() == null ? name.name() : Names.fold(table.getAlias().getName());
    Ctes.Cte cte = name.schema() == null ? queries.ctes().find(name.name()) : null;
    if (cte != null) {
      if (only) {
        throw Refusal.syntax("ONLY of a common table expression");
      }
      if (cte == Ctes.Cte.FORBIDDEN) {
        throw Refusal.syntax("this form of recursion");
      }
      return cte(cte, table, alias);
    }
    RelationFacts facts =
        queries
            .context()
            .catalog()
            .resolve(name)
            .orElseThrow(() -> new Refusal(ReasonCode.UNKNOWN_RELATION, name.toString()));
    Long view = queries.view();
    TableUse use = queries.context().use(new TableUse(facts, view, view == null ? name : null));
    String sqlAlias = queries.context().freshName("r");
    List<ScopeColumn> columns =
        facts.kind() == RelationFacts.Kind.VIEW ? List.of() : stored(use, sqlAlias);
    String sql;
    if (facts.kind() == RelationFacts.Kind.VIEW) {
      BoundQuery query = view(facts);
      columns = viewColumns(use, query, sqlAlias);
      sql = "(" + query.sql() + ") AS " + sqlAlias;
    } else {
      sql = queries.context().stored(use) + " AS " + sqlAlias;
    }
    String schema = table.getAlias() == null ? facts.schema() : null;
    return Namespace.of(
        sql, new Namespace.Item(alias, schema, FromBinder.renamed(columns, table.getAlias())));
  }

  private Namespace cte(Ctes.Cte cte, Table table, String alias) {
    queries.context().read(cte.sqlName());
    String sqlAlias = queries.context().freshName("r");
    List<ScopeColumn> columns = new ArrayList<>();
    for (OutColumn column : cte.columns()) {
      Ex ex = column.ex();
      columns.add(
          ScopeColumn.derived(column.name(), ex.withSql(Constants.within(sqlAlias, ex.sql()))));
    }
    return Namespace.of(
        cte.sqlName() + " AS " + sqlAlias,
        new Namespace.Item(alias, null, FromBinder.renamed(columns, table.getAlias())));
  }

  private static List<ScopeColumn> stored(TableUse use, String sqlAlias) {
    RelationFacts facts = use.facts();
    if (facts.ineligible() != null) {
      throw new Refusal(facts.ineligible());
    }
    if (facts.kind() != RelationFacts.Kind.TABLE || !facts.copied()) {
      throw new Refusal(ReasonCode.NOT_REPLICATED, facts.displayName());
    }
    return facts.columns().stream().map(c -> ColumnReader.read(use, c, sqlAlias)).toList();
  }

  /** Binds a view's definition by itself: nothing of the statement is in sight there. */
  private BoundQuery view(RelationFacts facts) {
    if (facts.ineligible() != null) {
      throw new Refusal(facts.ineligible());
    }
    String definition = facts.viewDefinition();
    if (definition == null) {
      throw new Refusal(ReasonCode.NOT_REPLICATED, facts.displayName());
    }
    ParseResult parsed = SqlParser.parse(definition);
    if (!(parsed instanceof ParseResult.Parsed view) || !(view.ast() instanceof Select select)) {
      throw Refusal.syntax("the definition of the view " + facts.displayName());
    }
    if (view.facts().parameterCount() > 0) {
      throw Refusal.syntax("the definition of the view " + facts.displayName());
    }
    return new QueryBinder(queries.context(), null, Ctes.NONE, facts.oid()).bind(select);
  }

  /** The view's columns; refuses when the catalog types one otherwise than its definition does. */
  private static List<ScopeColumn> viewColumns(TableUse use, BoundQuery query, String alias) {
    List<OutColumn> inside = query.outside(alias);
    List<ColumnFacts> declared = use.facts().columns();
    if (inside.size() != declared.size()) {
      throw Refusal.syntax("the columns of the view " + use.facts().displayName());
    }
    List<ScopeColumn> columns = new ArrayList<>();
    for (int i = 0; i < inside.size(); i++) {
      Ex ex = inside.get(i).ex();
      ColumnFacts column = declared.get(i);
      if (column.typeOid() != ex.typeOid() || column.typmod() != ex.typmod()) {
        throw Refusal.type("the column " + column.name() + " of a view");
      }
      columns.add(new ScopeColumn(column.name(), ex, null, use, column.attnum(), false, null));
    }
    return columns;
  }
}
