package io.htap.driver.engine.postgres;

import io.htap.spi.CollationFacts;
import io.htap.spi.CollationFacts.LetterCase;
import io.htap.spi.CollationFacts.Order;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What does not change while a session lives.
 *
 * @param unfit why no statement of this session can ever leave Postgres; null when some can
 * @param databaseCollation the collation behind {@link CollationFacts#DEFAULT_OID}
 * @param rooted whether that is ICU's, of a language whose order is ICU's root collation
 */
public record ServerFacts(
    @Nullable String unfit, CollationFacts databaseCollation, boolean rooted) {
  private static final int FIRST_VERSION = 140_000;

  /**
   * Languages without an order of their own, in any country but Canada, which has one in French.
   */
  private static final String ROOTED = "(und|root|en|de|fr|it|nl|pt)([-_](?!CA)[A-Z]{2})?";

  /** One round trip. */
  public static ServerFacts read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CatalogSql.SESSION)) {
      row.next();
      String provider = row.getString("provider");
      boolean byteOrder =
          provider.equals("b")
              || (provider.equals("c") && Set.of("C", "POSIX").contains(row.getString("locale")));
      String icu = row.getString("iculocale");
      LetterCase letters =
          provider.equals("c") && byteOrder
              ? LetterCase.ASCII
              : provider.equals("i") && icu != null && icu.matches("en([-_][A-Z]{2})?")
                  ? LetterCase.UNICODE
                  : LetterCase.UNKNOWN;
      boolean rooted =
          provider.equals("i")
              && icu != null
              && icu.matches(ROOTED)
              && row.getString("icurules") == null;
      Order order = byteOrder ? Order.BYTES : Order.UNKNOWN;
      return new ServerFacts(
          unfit(row), new CollationFacts(CollationFacts.DEFAULT_OID, true, order, letters), rooted);
    }
  }

  /** The same where the order of texts has been proven to be ICU's root collation. */
  public ServerFacts proven() {
    CollationFacts collation =
        new CollationFacts(
            databaseCollation.oid(),
            databaseCollation.deterministic(),
            Order.ICU_ROOT,
            databaseCollation.letterCase());
    return new ServerFacts(unfit, collation, rooted);
  }

  private static @Nullable String unfit(ResultSet row) throws SQLException {
    if (row.getBoolean("recovery")) {
      return "the server is a standby";
    }
    if (!row.getString("encoding").equals("UTF8")) {
      return "the database is not encoded in UTF8";
    }
    return row.getInt("version") < FIRST_VERSION ? "the server is older than 14" : null;
  }
}
