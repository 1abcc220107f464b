package io.htap.driver.engine.postgres;

import io.htap.spi.CollationFacts;
import io.htap.spi.CollationFacts.LetterCase;
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
 */
public record ServerFacts(@Nullable String unfit, CollationFacts databaseCollation) {
  private static final int FIRST_VERSION = 140_000;

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
      return new ServerFacts(
          unfit(row), new CollationFacts(CollationFacts.DEFAULT_OID, true, byteOrder, letters));
    }
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
