package io.htap.rewrite.scope;

import io.htap.rewrite.translation.FirstRows.Shown;
import io.htap.rewrite.translation.Moment;
import io.htap.rewrite.translation.ParameterBinding;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.rewrite.translation.UsedRelation;
import io.htap.rewrite.value.Arithmetic;
import io.htap.rewrite.value.Casts;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.EnumFacts;
import io.htap.spi.JoinGraph;
import io.htap.spi.ParameterFacts;
import io.htap.spi.PgType;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.SessionFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/** What one translation knows and gathers: facts in; names, parameters and used relations out. */
public final class Context {
  private final CatalogFacts catalog;
  private final SessionFacts session;
  private final List<ParameterFacts> parameters;
  private final List<ParameterBinding> bindings = new ArrayList<>();
  private final Map<Moment, String> moments = new LinkedHashMap<>();
  private final List<TableUse> uses = new ArrayList<>();
  private final List<String> reads = new ArrayList<>();
  private final Unions unions = new Unions();
  private final JoinGraphBuilder joins = new JoinGraphBuilder();
  private int names;
  private int loneRows;
  private int scalarQueries;

  public Context(CatalogFacts catalog, SessionFacts session, List<ParameterFacts> parameters) {
    this.catalog = catalog;
    this.session = session;
    this.parameters = List.copyOf(parameters);
  }

  public CatalogFacts catalog() {
    return catalog;
  }

  public SessionFacts session() {
    return session;
  }

  /** The collation behind OID 100, as expressions carry it. */
  public CollationFacts defaultCollation() {
    CollationFacts database = session.databaseCollation();
    return new CollationFacts(
        CollationFacts.DEFAULT_OID,
        database.deterministic(),
        database.order(),
        database.letterCase());
  }

  /** A name that the statement cannot contain otherwise. */
  public String freshName(String prefix) {
    return prefix + ++names;
  }

  int loneRows() {
    return loneRows;
  }

  void addLoneRow() {
    loneRows++;
  }

  int scalarQueries() {
    return scalarQueries;
  }

  void addScalarQuery() {
    scalarQueries++;
  }

  public TableUse use(TableUse use) {
    uses.add(use);
    return use;
  }

  /**
   * A moment of the binding.
   *
   * @param uses how many occurrences of relations have been met
   * @param reads how many common table expressions have been read
   */
  public record Mark(int uses, int reads) {}

  public Mark mark() {
    return new Mark(uses.size(), reads.size());
  }

  /** A common table expression is read, by its name in the translation. */
  public void read(String sqlName) {
    reads.add(sqlName);
  }

  /** The common table expressions that were read between two moments. */
  public List<String> reads(Mark from, Mark to) {
    return List.copyOf(reads.subList(from.reads(), to.reads()));
  }

  /** Nothing reads what was bound between two moments. */
  public void unread(Mark from, Mark to) {
    uses.subList(from.uses(), to.uses()).forEach(TableUse::markUnread);
  }

  /** What gathers the joins of the statement. */
  public JoinGraphBuilder joins() {
    return joins;
  }

  /** The joins of the whole statement, when all of it is bound. */
  public JoinGraph joinGraph(Select outermost) {
    return joins.build(uses, outermost);
  }

  /**
   * What tables of a staged statement only show; empty where its LIMIT does not cut off joined
   * rows.
   *
   * @param text of the outermost query without its columns
   */
  public List<Shown> shown(Select outermost, String text) {
    Scope scope = catalog.staged().isEmpty() ? null : joins.limited(outermost);
    return scope == null ? List.of() : ShownColumns.of(scope, text, uses);
  }

  /** What stands for a stored relation in a FROM clause. */
  public String stored(TableUse use) {
    if (catalog.staged().contains(use.facts().oid())) {
      return Translated.staged(uses.indexOf(use));
    }
    String table = use.facts().copyTable();
    return table == null ? unions.mark(use) : table;
  }

  /** The text of the whole statement, when all of it is bound. */
  public String complete(String sql) {
    return unions.inserted(sql);
  }

  public List<UsedRelation> usedRelations() {
    return uses.stream().map(TableUse::toUsedRelation).toList();
  }

  public List<ParameterBinding> bindings() {
    return bindings;
  }

  /** What Postgres has to compute. */
  public List<Moment> moments() {
    return List.copyOf(moments.keySet());
  }

  /** The value of what Postgres computes, bound once for all its places. */
  public Ex moment(Moment moment) {
    String marker = moments.get(moment);
    if (marker == null) {
      bindings.add(new ParameterBinding(-1 - moments.size(), moment.type()));
      marker = "$" + bindings.size();
      moments.put(moment, marker);
    }
    return Ex.of(moment.type(), Sql.cast(marker, Sql.typeName(moment.type())));
  }

  /** The enum of that written name, among those that the statement's relations have. */
  public @Nullable EnumFacts enumeration(String written) {
    String name = written.indexOf('"') < 0 ? written.toLowerCase(Locale.ROOT) : written;
    return enumeration(e -> e.names().contains(name));
  }

  private @Nullable EnumFacts enumeration(Predicate<EnumFacts> wanted) {
    for (RelationFacts relation : catalog.relations().values()) {
      for (ColumnFacts column : relation.columns()) {
        EnumFacts enumeration = column.enumeration();
        if (enumeration != null && wanted.test(enumeration)) {
          return enumeration;
        }
      }
    }
    return null;
  }

  public ParameterFacts parameterFacts(int index) {
    if (index < 1 || index > parameters.size()) {
      throw new Refusal(ReasonCode.PARAMETER_TYPE, "parameter " + index + " is not typed");
    }
    return parameters.get(index - 1);
  }

  /**
   * Parameter {@code index} cast to an integer type that is narrower than its own, bound as that:
   * Postgres raises for a value that is out of range before it reads a row, and so must binding it.
   * Null when it is no such parameter.
   */
  public @Nullable Ex narrowed(int index, PgType type) {
    PgType given = PgType.byOid(parameterFacts(index).typeOid()).orElse(null);
    if (given == null || !given.isInteger() || !type.isInteger() || wider(type, given)) {
      return null;
    }
    bindings.add(new ParameterBinding(index, type));
    return Ex.of(type, Sql.cast("$" + bindings.size(), Sql.typeName(type)));
  }

  private static boolean wider(PgType type, PgType than) {
    return type == than || Arithmetic.wider(type, than) == type;
  }

  /**
   * An array parameter as a query of its elements.
   *
   * @param element what each is, to be selected
   * @param from where from
   */
  public record Elements(Ex element, String from) {}

  /**
   * The elements of parameter {@code index}, which is no NULL: over that a quantifier is NULL, and
   * over no elements it is not. Texts are bound as hexadecimal digits behind an x, which no rule
   * for the text of a list can misread.
   */
  public Elements elements(int index) {
    ParameterFacts facts = parameterFacts(index);
    PgType type = PgType.byOid(facts.typeOid()).orElse(null);
    PgType element = type == null ? null : type.element();
    if (type == null || element == null || facts.isNull()) {
      throw new Refusal(ReasonCode.PARAMETER_TYPE, "a quantifier over parameter " + index);
    }
    bindings.add(new ParameterBinding(index, type));
    String marker = "$" + bindings.size();
    String held = element.isText() ? "VARCHAR" : Sql.typeName(element);
    String from = "(SELECT unnest(" + Sql.cast(marker, held + "[]") + ") AS e) AS a";
    return switch (element) {
      case INT2, INT4, INT8, UUID -> new Elements(Ex.of(element, "a.e"), from);
      case TEXT, VARCHAR ->
          new Elements(Ex.text(element, "substr(decode(unhex(a.e)), 2)", defaultCollation()), from);
      default -> throw new Refusal(ReasonCode.PARAMETER_TYPE, "an array of " + element.sqlName());
    };
  }

  /** Parameter {@code index} of the original, as a typed expression. */
  public Ex parameter(int index) {
    ParameterFacts facts = parameterFacts(index);
    EnumFacts enumeration = enumeration(e -> e.typeOid() == facts.typeOid());
    if (enumeration != null) {
      bindings.add(new ParameterBinding(index, PgType.TEXT));
      String label = Sql.cast("$" + bindings.size(), Sql.typeName(PgType.TEXT));
      return Casts.toEnum(Ex.text(PgType.TEXT, label, defaultCollation()), enumeration);
    }
    PgType type =
        PgType.byOid(facts.typeOid())
            .orElseThrow(() -> new Refusal(ReasonCode.PARAMETER_TYPE, "parameter " + index));
    if (type.element() != null) {
      // Bound as a text of its elements, which is not how the copy holds arrays.
      throw new Refusal(ReasonCode.PARAMETER_TYPE, "an array as parameter " + index);
    }
    bindings.add(new ParameterBinding(index, type));
    return Parameters.expression("$" + bindings.size(), type, facts, defaultCollation());
  }
}
