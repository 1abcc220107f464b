package io.htap.rewrite.differential;

import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.EnumFacts;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the facts of a test database; every column but those of odd types is in the copy. */
final class Catalog {
  private static final String COLUMNS =
      """
      with recursive base(relation, attnum, type, typmod, depth) as (
        select attrelid, attnum, atttypid, atttypmod, 0 from pg_attribute
        where attrelid = %d and attnum > 0 and not attisdropped
        union all
        select b.relation, b.attnum, t.typbasetype, t.typtypmod, depth + 1
        from base b join pg_type t on t.oid = b.type and t.typtype = 'd')
      select distinct on (a.attnum) a.attname, a.attnum, b.type::int8 as atttypid, b.typmod as atttypmod,
        a.attnotnull, a.attcollation::int8, format_type(b.type, null) as typename,
        (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e
          where e.enumtypid = b.type) as labels
      from base b join pg_attribute a on a.attrelid = b.relation and a.attnum = b.attnum
      order by a.attnum, depth desc""";

  private Catalog() {}

  /** The copy's name of a column: never the original's, so that no name can leak through. */
  static String copyColumn(String column) {
    return "k_" + column;
  }

  static CatalogFacts read(Connection postgres, CollationFacts database) throws SQLException {
    Map<RelationName, RelationFacts> relations = new HashMap<>();
    try (Statement s = postgres.createStatement();
        ResultSet r =
            s.executeQuery(
                "select oid::int8, relname, relkind, pg_get_viewdef(oid) as def from pg_class"
                    + " where relnamespace = 'public'::regnamespace and relkind in ('r','v')")) {
      while (r.next()) {
        boolean view = r.getString("relkind").equals("v");
        String name = r.getString("relname");
        RelationFacts facts =
            new RelationFacts(
                r.getLong("oid"),
                "public",
                name,
                view ? RelationFacts.Kind.VIEW : RelationFacts.Kind.TABLE,
                columns(postgres, r.getLong("oid"), database),
                keys(postgres, r.getLong("oid")),
                -1,
                view ? r.getString("def") : null,
                view ? null : "main.\"" + name + "\"",
                null);
        relations.put(new RelationName(null, name), facts);
        relations.put(new RelationName("public", name), facts);
        relations.put(new RelationName(null, name).asOnly(), facts);
        relations.put(new RelationName("public", name).asOnly(), facts);
      }
    }
    return new CatalogFacts(relations);
  }

  private static List<ColumnFacts> columns(Connection postgres, long oid, CollationFacts database)
      throws SQLException {
    List<ColumnFacts> columns = new ArrayList<>();
    try (Statement s = postgres.createStatement();
        ResultSet r = s.executeQuery(String.format(COLUMNS, oid))) {
      while (r.next()) {
        long collation = r.getLong("attcollation");
        int type = (int) r.getLong("atttypid");
        Array labels = r.getArray("labels");
        boolean held = PgType.byOid(type).isPresent() || labels != null;
        columns.add(
            new ColumnFacts(
                r.getString("attname"),
                r.getInt("attnum"),
                type,
                r.getInt("atttypmod"),
                r.getBoolean("attnotnull"),
                collation == 0
                    ? null
                    : collation == 950
                        ? new CollationFacts(
                            950, true, CollationFacts.Order.BYTES, CollationFacts.LetterCase.ASCII)
                        : database,
                held ? copyColumn(r.getString("attname")) : null,
                labels == null
                    ? null
                    : new EnumFacts(
                        type,
                        Set.of(r.getString("typename"), "public." + r.getString("typename")),
                        List.of((String[]) labels.getArray()))));
      }
    }
    return columns;
  }

  private static List<List<String>> keys(Connection postgres, long oid) throws SQLException {
    List<List<String>> keys = new ArrayList<>();
    try (Statement s = postgres.createStatement();
        ResultSet r =
            s.executeQuery(
                "select array(select a.attname::text from unnest(i.indkey) k join pg_attribute a on"
                    + " a.attrelid = i.indrelid and a.attnum = k) from pg_index i where"
                    + " i.indisunique and i.indrelid = "
                    + oid)) {
      while (r.next()) {
        keys.add(List.of((String[]) r.getArray(1).getArray()));
      }
    }
    return keys;
  }
}
