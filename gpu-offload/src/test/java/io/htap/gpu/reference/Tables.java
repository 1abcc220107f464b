package io.htap.gpu.reference;

import io.htap.gpu.plan.GpuPlanner;
import io.htap.gpu.plan.Planning;
import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.ParseResult.Unparsed;
import io.htap.parser.SqlParser;
import io.htap.rewrite.tree.QueryTree;
import io.htap.rewrite.tree.QueryTree.Bare;
import io.htap.rewrite.tree.QueryTree.Planted;
import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.SessionFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two tables as a catalog tells them, and what becomes of a statement over them. */
public final class Tables {
  /** As SQL makes them, on Postgres and, under the names of the copy, on DuckDB. */
  public static final List<Table> ALL =
      List.of(
          new Table(
              1,
              "fact",
              List.of(
                  new Column("id", PgType.INT4, -1, -1),
                  new Column("k", PgType.INT8, -1, -1),
                  new Column("g", PgType.INT4, -1, -1),
                  new Column("s", PgType.INT2, -1, -1),
                  new Column("n", PgType.NUMERIC, 10, 2),
                  new Column("m", PgType.NUMERIC, 5, 3),
                  new Column("d", PgType.DATE, -1, -1),
                  new Column("ts", PgType.TIMESTAMP, -1, -1),
                  new Column("t", PgType.TEXT, -1, -1),
                  new Column("b", PgType.BOOL, -1, -1),
                  new Column("f", PgType.FLOAT8, -1, -1),
                  new Column("any", PgType.NUMERIC, -1, -1))),
          new Table(
              2,
              "dim",
              List.of(
                  new Column("id", PgType.INT8, -1, -1),
                  new Column("label", PgType.TEXT, -1, -1),
                  new Column("w", PgType.NUMERIC, 8, 2),
                  new Column("code", PgType.BPCHAR, 3, -1),
                  new Column("flag", PgType.BOOL, -1, -1))));

  private Tables() {}

  /** A table. */
  public record Table(long oid, String name, List<Column> columns) {}

  /**
   * A column.
   *
   * @param precision of a numeric, or the length of a char; −1 for neither
   */
  public record Column(String name, PgType type, int precision, int scale) {
    int typmod() {
      return precision < 0
          ? -1
          : type == PgType.NUMERIC ? ((precision << 16) | scale) + 4 : precision + 4;
    }

    /** Never the original's, so that no name can leak through. */
    public String copyName() {
      return "k_" + name;
    }

    /** With its name, as SQL declares it. */
    public String declared(boolean copy) {
      String digits = scale >= 0 ? "(" + precision + "," + scale + ")" : "(" + precision + ")";
      return (copy ? copyName() : '"' + name + '"')
          + " "
          + (copy && type == PgType.BPCHAR ? "varchar" : type.sqlName())
          + (precision < 0 || copy && type == PgType.BPCHAR ? "" : digits);
    }
  }

  public static CatalogFacts catalog(boolean byteOrder) {
    Map<RelationName, RelationFacts> relations = new HashMap<>();
    for (Table table : ALL) {
      List<ColumnFacts> columns =
          table.columns().stream()
              .map(
                  c ->
                      new ColumnFacts(
                          c.name(),
                          table.columns().indexOf(c) + 1,
                          c.type().oid(),
                          c.typmod(),
                          false,
                          c.type().isText() ? collation(byteOrder) : null,
                          c.copyName()))
              .toList();
      relations.put(
          new RelationName(null, table.name()),
          new RelationFacts(
              table.oid(),
              "public",
              table.name(),
              RelationFacts.Kind.TABLE,
              columns,
              List.of(),
              -1,
              null,
              "main." + table.name(),
              null));
    }
    return new CatalogFacts(relations);
  }

  private static CollationFacts collation(boolean byteOrder) {
    return new CollationFacts(CollationFacts.DEFAULT_OID, true, byteOrder);
  }

  public static SessionFacts session(boolean byteOrder, boolean floatsRelaxed) {
    return new SessionFacts("UTC", true, collation(byteOrder), floatsRelaxed);
  }

  public static Parsed parsed(String sql) {
    if (SqlParser.parse(sql) instanceof Parsed parsed) {
      return parsed;
    }
    throw new AssertionError(SqlParser.parse(sql) + ": " + sql);
  }

  /** From the text to the plan, or to the first reason against one. */
  public static Planning plan(String sql, boolean byteOrder, boolean floatsRelaxed) {
    if (SqlParser.parse(sql) instanceof Unparsed unparsed) {
      return new Planning.Declined(unparsed.reason());
    }
    QueryTree tree =
        QueryTree.of(parsed(sql), catalog(byteOrder), session(byteOrder, floatsRelaxed));
    return tree instanceof Planted planted
        ? GpuPlanner.plan(planted.query(), floatsRelaxed)
        : new Planning.Declined(((Bare) tree).reason());
  }
}
