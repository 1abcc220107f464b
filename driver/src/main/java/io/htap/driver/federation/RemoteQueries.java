package io.htap.driver.federation;

import io.htap.driver.engine.postgres.Describer;
import io.htap.parser.PostgresQueries.Query;
import io.htap.replica.catalog.Identifiers;
import io.htap.spi.CollationFacts;
import io.htap.spi.CollationFacts.LetterCase;
import io.htap.spi.CollationFacts.Order;
import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.SqlState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;

/**
 * Parts of a statement that Postgres answers by itself; their rows are read like a relation's.
 *
 * @param facts the relations that stand for them
 * @param byOid their texts, by those relations' OIDs
 */
record RemoteQueries(Map<RelationName, RelationFacts> facts, Map<Long, Query> byOid) {
  /** Below those of DuckDB's own relations. */
  private static final long FIRST_OID = Long.MIN_VALUE;

  private static final long C_OID = 950;

  RemoteQueries {
    facts = Map.copyOf(facts);
    byOid = Map.copyOf(byOid);
  }

  /**
   * Asks Postgres for their columns: one round trip for each, and one more if it has texts.
   *
   * @throws RefusedException when the columns of one cannot be told apart, or its order of texts is
   *     not known
   */
  static RemoteQueries describe(
      PgConnection raw, List<Query> queries, Parameters parameters, CollationFacts database)
      throws SQLException {
    Map<RelationName, RelationFacts> facts = new HashMap<>();
    Map<Long, Query> byOid = new HashMap<>();
    for (Query query : queries) {
      long oid = FIRST_OID + byOid.size();
      String sql = parameters.inline(query.texts(), query.parameters());
      if (sql == null) {
        throw refused("a parameter of a type that is not known");
      }
      facts.put(
          query.name(),
          Remote.staged(
              new RelationFacts(
                  oid,
                  "",
                  query.name().name(),
                  RelationFacts.Kind.TABLE,
                  columns(raw, sql, database),
                  List.of(),
                  -1,
                  null,
                  null,
                  null)));
      byOid.put(oid, query);
    }
    return new RemoteQueries(facts, byOid);
  }

  private static RefusedException refused(String detail) {
    return new RefusedException(Reason.of(ReasonCode.UNTRANSLATABLE, detail));
  }

  private static List<ColumnFacts> columns(PgConnection raw, String sql, CollationFacts database)
      throws SQLException {
    Field[] fields = Describer.describe(raw, sql, new int[0]).fields();
    List<String> names = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Field field : fields) {
      names.add(field.getColumnLabel());
      if (isText(field)) {
        texts.add(field.getColumnLabel());
      }
    }
    if (names.stream().distinct().count() < names.size()) {
      throw refused("a query of Postgres's with two columns of one name");
    }
    Map<String, CollationFacts> collations = collations(raw, sql, texts, database);
    List<ColumnFacts> columns = new ArrayList<>();
    for (Field field : fields) {
      String name = field.getColumnLabel();
      columns.add(
          new ColumnFacts(
              name,
              columns.size() + 1,
              field.getOID(),
              field.getMod(),
              false,
              collations.get(name),
              null));
    }
    return columns;
  }

  private static boolean isText(Field field) {
    return PgType.byOid(field.getOID()).filter(PgType::isText).isPresent();
  }

  private static Map<String, CollationFacts> collations(
      PgConnection raw, String sql, List<String> texts, CollationFacts database)
      throws SQLException {
    Map<String, CollationFacts> collations = new HashMap<>();
    if (texts.isEmpty()) {
      return collations;
    }
    String asked =
        texts.stream()
            .map(name -> "pg_catalog.pg_collation_for(t." + Identifiers.quoted(name) + ")")
            .collect(Collectors.joining(", "));
    // A row that needs none of the query's.
    String from = " FROM (SELECT 1) AS one LEFT JOIN (" + sql + ") AS t ON false";
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + asked + from)) {
      row.next();
      for (int i = 0; i < texts.size(); i++) {
        collations.put(texts.get(i), collation(row.getString(i + 1), database));
      }
    } catch (PSQLException e) {
      // Nothing may read it, and then Postgres does not ask who may.
      if (SqlState.INSUFFICIENT_PRIVILEGE.code().equals(e.getSQLState())
          && raw.getTransactionState() == TransactionState.IDLE) {
        throw refused("a query of Postgres's that the user may not run");
      }
      throw e;
    }
    return collations;
  }

  private static CollationFacts collation(@Nullable String name, CollationFacts database)
      throws RefusedException {
    if ("\"default\"".equals(name)) {
      return database;
    } else if ("\"C\"".equals(name)) {
      return new CollationFacts(C_OID, true, Order.BYTES, LetterCase.ASCII);
    }
    throw refused("a query of Postgres's with texts of another collation");
  }
}
