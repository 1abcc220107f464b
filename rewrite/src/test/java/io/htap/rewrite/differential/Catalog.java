package io.htap.rewrite.differential;

import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the facts of a test database; every column but those of odd types is in the copy. */
final class Catalog {
  private static final String COLUMNS =
      "select a.attname, a.attnum, a.atttypid::int8, a.atttypmod, a.attnotnull, a.attcollation::int8"
          + " from pg_attribute a where a.attrelid = %d and a.attnum > 0 and not a.attisdropped"
          + " order by a.attnum";

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
        columns.add(
            new ColumnFacts(
                r.getString("attname"),
                r.getInt("attnum"),
                type,
                r.getInt("atttypmod"),
                r.getBoolean("attnotnull"),
                collation == 0
                    ? null
                    : collation == 950 ? new CollationFacts(950, true, true) : database,
                PgType.byOid(type).isPresent() ? copyColumn(r.getString("attname")) : null));
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
