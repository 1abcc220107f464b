package io.htap.tck.parity;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Metabase by its Postgres driver. The order of the calls is that of its source: {@code
 * sql_jdbc/execute.clj} (how a connection is set up, statements are made and columns are read),
 * {@code sql_jdbc/sync/describe_database.clj} and {@code describe_table.clj}, {@code postgres.clj}
 * (what it asks the catalog). The questions have the form of those there and in a log of a server
 * that Metabase 0.55 has been connected to.
 */
final class MetabaseScenarios {
  private static final int FETCH_SIZE = 500;
  private static final String COMMENT =
      "-- Metabase:: userID: 1 queryType: MBQL queryHash: 5e6ba288a9d39775\n";

  private MetabaseScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("Metabase connects", MetabaseScenarios::connects),
        Scenario.of("Metabase synchronizes", MetabaseScenarios::synchronizes),
        Scenario.of("Metabase looks into tables", MetabaseScenarios::looks),
        Scenario.of("Metabase answers questions", MetabaseScenarios::answers),
        Scenario.of("Metabase answers questions with parameters", MetabaseScenarios::parameters));
  }

  /** As its pool gives one out, for reading. */
  private static Connection reading(Client client, Transcript t) throws Exception {
    Connection connection =
        client.connect("ApplicationName=Metabase&OpenSourceSubProtocolOverride=true");
    DatabaseMetaData m = connection.getMetaData();
    t.see("supports", () -> m.supportsTransactionIsolationLevel(1));
    t.act("isolation", () -> connection.setTransactionIsolation(1));
    try (Statement statement = connection.createStatement()) {
      t.act("role", () -> statement.execute("SET ROLE NONE"));
    }
    t.act("read only", () -> connection.setReadOnly(true));
    t.act("auto-commit", () -> connection.setAutoCommit(true));
    t.act("holdability", () -> connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT));
    return connection;
  }

  private static void connects(Client client, Transcript t) throws Exception {
    Connection connection = reading(client, t);
    try (PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
      t.see("test", () -> Show.rows(statement.executeQuery()));
    }
    try (PreparedStatement statement = connection.prepareStatement("show timezone;")) {
      t.see("zone", () -> Show.rows(statement.executeQuery()));
    }
    DatabaseMetaData m = connection.getMetaData();
    t.see("product", () -> m.getDatabaseProductName() + m.getDatabaseProductVersion());
    t.see(
        "semantic version", () -> m.getDatabaseMajorVersion() + "." + m.getDatabaseMinorVersion());
    t.see("isolation", connection::getTransactionIsolation);
    t.see("valid", () -> connection.isValid(5));
    // What a pool does before it gives the connection to somebody else.
    t.act("write", () -> connection.setReadOnly(false));
    t.act("level", () -> connection.setTransactionIsolation(2));
    t.act("clear", connection::clearWarnings);
    t.see("closed", connection::isClosed);
    t.see("no such database", () -> client.open(client.url("").replace("/parity", "/nix")));
  }

  private static void synchronizes(Client client, Transcript t) throws Exception {
    Connection connection = reading(client, t);
    DatabaseMetaData m = connection.getMetaData();
    t.see("schemas", () -> ToolScenarios.named(m.getSchemas(), "TABLE_SCHEM"));
    t.see(
        "tables",
        () ->
            ToolScenarios.named(
                m.getTables(
                    null,
                    "other",
                    "%",
                    new String[] {
                      "TABLE", "PARTITIONED TABLE", "VIEW", "FOREIGN TABLE", "MATERIALIZED VIEW"
                    }),
                "TABLE_NAME",
                "TABLE_SCHEM",
                "TABLE_TYPE",
                "REMARKS"));
    t.see(
        "columns",
        () ->
            ToolScenarios.named(
                m.getColumns(null, "public", "kinds", null),
                "COLUMN_NAME",
                "TYPE_NAME",
                "COLUMN_DEF",
                "NULLABLE",
                "IS_AUTOINCREMENT",
                "REMARKS"));
    t.see("keys", () -> m.getPrimaryKeys(null, "other", "parent"));
    t.see("references", () -> m.getImportedKeys(null, "other", "child"));
    catalog(connection, t);
    try (Statement statement = statement(connection)) {
      t.see("probe", () -> probe(statement, "numbers"));
      t.see("probe of nothing", () -> probe(statement, "nix"));
      t.see("goes on", () -> probe(statement, "kinds"));
    }
  }

  private static boolean probe(Statement statement, String table) throws SQLException {
    statement.setQueryTimeout(15);
    return statement.execute(
        "SELECT TRUE AS \"_\" FROM \"public\".\"" + table + "\" WHERE 1 <> 1 LIMIT 0");
  }

  private static void catalog(Connection connection, Transcript t) throws SQLException {
    ask(
        connection,
        t,
        "SELECT \"n\".\"nspname\" AS \"schema\", \"c\".\"relname\" AS \"name\", CASE"
            + " \"c\".\"relkind\" WHEN 'r' THEN 'TABLE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN"
            + " 'MATERIALIZED VIEW' ELSE NULL END AS \"type\", \"d\".\"description\" FROM"
            + " \"pg_catalog\".\"pg_class\" AS \"c\" INNER JOIN \"pg_catalog\".\"pg_namespace\" AS"
            + " \"n\" ON \"c\".\"relnamespace\" = \"n\".\"oid\" LEFT JOIN"
            + " \"pg_catalog\".\"pg_description\" AS \"d\" ON (\"c\".\"oid\" = \"d\".\"objoid\")"
            + " AND (\"d\".\"objsubid\" = 0) AND (\"d\".\"classoid\" = 'pg_class'::regclass) LEFT"
            + " JOIN \"pg_stat_user_tables\" AS \"stat\" ON (\"n\".\"nspname\" ="
            + " \"stat\".\"schemaname\") AND (\"c\".\"relname\" = \"stat\".\"relname\") WHERE"
            + " (\"n\".\"nspname\" !~ '^pg_') AND (\"n\".\"nspname\" <> 'information_schema') AND"
            + " c.relkind in ('r', 'p', 'v', 'f', 'm') AND (\"n\".\"nspname\" IN (?, ?)) ORDER BY"
            + " \"type\" ASC, \"schema\" ASC, \"name\" ASC",
        "SELECT \"c\".\"column_name\" AS \"name\", CASE WHEN \"c\".\"udt_schema\" IN ('public',"
            + " 'pg_catalog') THEN FORMAT('%s', \"c\".\"udt_name\") ELSE FORMAT('\"%s\".\"%s\"',"
            + " \"c\".\"udt_schema\", \"c\".\"udt_name\") END AS \"database-type\","
            + " \"c\".\"ordinal_position\" - 1 AS \"database-position\", \"pk\".\"column_name\" IS"
            + " NOT NULL AS \"pk?\", COL_DESCRIPTION(CAST(CAST(FORMAT('%I.%I',"
            + " CAST(\"c\".\"table_schema\" AS TEXT), CAST(\"c\".\"table_name\" AS TEXT)) AS"
            + " REGCLASS) AS OID), \"c\".\"ordinal_position\") AS \"field-comment\" FROM"
            + " \"information_schema\".\"columns\" AS \"c\" LEFT JOIN (SELECT"
            + " \"tc\".\"table_schema\", \"tc\".\"table_name\", \"kc\".\"column_name\" FROM"
            + " \"information_schema\".\"table_constraints\" AS \"tc\" INNER JOIN"
            + " \"information_schema\".\"key_column_usage\" AS \"kc\" ON (\"tc\".\"constraint_name\""
            + " = \"kc\".\"constraint_name\") AND (\"tc\".\"table_schema\" ="
            + " \"kc\".\"table_schema\") WHERE \"tc\".\"constraint_type\" = 'PRIMARY KEY') AS \"pk\""
            + " ON (\"c\".\"table_schema\" = \"pk\".\"table_schema\") AND (\"c\".\"table_name\" ="
            + " \"pk\".\"table_name\") AND (\"c\".\"column_name\" = \"pk\".\"column_name\") WHERE"
            + " c.table_schema !~ '^information_schema|catalog_history|pg_' AND"
            + " (\"c\".\"table_schema\" IN (?, ?)) ORDER BY \"c\".\"table_schema\","
            + " \"c\".\"table_name\", 3",
        "SELECT \"fk_ns\".\"nspname\" AS \"fk-table-schema\", \"fk_table\".\"relname\" AS"
            + " \"fk-table-name\", \"fk_column\".\"attname\", \"pk_table\".\"relname\","
            + " \"pk_column\".\"attname\" FROM \"pg_constraint\" AS \"c\" INNER JOIN \"pg_class\" AS"
            + " \"fk_table\" ON \"c\".\"conrelid\" = \"fk_table\".\"oid\" INNER JOIN"
            + " \"pg_namespace\" AS \"fk_ns\" ON \"c\".\"connamespace\" = \"fk_ns\".\"oid\" INNER"
            + " JOIN \"pg_attribute\" AS \"fk_column\" ON \"c\".\"conrelid\" ="
            + " \"fk_column\".\"attrelid\" INNER JOIN \"pg_class\" AS \"pk_table\" ON"
            + " \"c\".\"confrelid\" = \"pk_table\".\"oid\" INNER JOIN \"pg_attribute\" AS"
            + " \"pk_column\" ON \"c\".\"confrelid\" = \"pk_column\".\"attrelid\" WHERE"
            + " (\"c\".\"contype\" = 'f'::char) AND (\"fk_column\".\"attnum\" = ANY(c.conkey)) AND"
            + " (\"pk_column\".\"attnum\" = ANY(c.confkey)) AND (\"fk_ns\".\"nspname\" IN (?, ?))"
            + " ORDER BY 1 ASC, 2 ASC",
        "SELECT nspname, typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE"
            + " t.oid IN (SELECT DISTINCT enumtypid FROM pg_enum e) AND nspname IN (?, ?)",
        "select schemaname, tablename, pg_catalog.has_any_column_privilege(current_user, '\"' ||"
            + " replace(schemaname, '\"', '\"\"') || '\".\"' || replace(tablename, '\"', '\"\"') ||"
            + " '\"', 'select') as \"select\" from pg_catalog.pg_tables where schemaname in (?, ?)"
            + " order by 1, 2");
  }

  private static void ask(Connection connection, Transcript t, String... all) throws SQLException {
    for (String sql : all) {
      try (PreparedStatement statement = prepared(connection, sql)) {
        statement.setObject(1, "other");
        statement.setObject(2, "public");
        t.see(sql, () -> read(statement.executeQuery()));
      }
    }
  }

  private static void looks(Client client, Transcript t) throws Exception {
    Connection connection = reading(client, t);
    for (String sql :
        List.of(
            "SELECT \"public\".\"numbers\".\"n\" AS \"n\", \"public\".\"numbers\".\"third\" AS"
                + " \"third\", SUBSTRING(\"public\".\"numbers\".\"name\", 1, 1234) AS"
                + " \"substring44\" FROM \"public\".\"numbers\" ORDER BY 1 LIMIT 10000",
            "SELECT \"public\".\"numbers\".\"third\" AS \"third\" FROM \"public\".\"numbers\" GROUP"
                + " BY \"public\".\"numbers\".\"third\" ORDER BY \"public\".\"numbers\".\"third\""
                + " ASC LIMIT 1000",
            "SELECT COUNT(*) AS \"count\" FROM \"public\".\"numbers\"",
            "SELECT \"public\".\"kinds\".* FROM \"public\".\"kinds\" ORDER BY"
                + " \"public\".\"kinds\".\"id\" LIMIT 2000")) {
      question(connection, t, COMMENT + sql, 0);
    }
  }

  private static void answers(Client client, Transcript t) throws Exception {
    Connection connection = reading(client, t);
    for (String sql :
        List.of(
            "SELECT \"public\".\"numbers\".\"third\" AS \"third\", COUNT(*) AS \"count\","
                + " SUM(\"public\".\"numbers\".\"n\") AS \"sum\", AVG(\"public\".\"numbers\".\"n\")"
                + " AS \"avg\", COUNT(DISTINCT \"public\".\"numbers\".\"name\") AS \"count_2\" FROM"
                + " \"public\".\"numbers\" GROUP BY \"public\".\"numbers\".\"third\" ORDER BY"
                + " \"public\".\"numbers\".\"third\" ASC",
            "SELECT DATE_TRUNC('month', \"public\".\"kinds\".\"ts\") AS \"ts\","
                + " SUM(\"public\".\"kinds\".\"n2\") AS \"sum\" FROM \"public\".\"kinds\" GROUP BY"
                + " DATE_TRUNC('month', \"public\".\"kinds\".\"ts\") ORDER BY DATE_TRUNC('month',"
                + " \"public\".\"kinds\".\"ts\") ASC",
            "SELECT SUM(CASE WHEN \"public\".\"numbers\".\"third\" = 1 THEN 1 ELSE 0.0 END) AS"
                + " \"count-where\" FROM \"public\".\"numbers\" LEFT JOIN \"public\".\"kinds\" AS"
                + " \"K\" ON \"public\".\"numbers\".\"n\" = \"K\".\"id\" WHERE (\"K\".\"b\" = TRUE)"
                + " OR (\"K\".\"b\" IS NULL)",
            "SELECT \"source\".\"third\" AS \"third\", MAX(\"source\".\"count\") AS \"max\" FROM"
                + " (SELECT \"public\".\"numbers\".\"third\" AS \"third\", COUNT(*) AS \"count\""
                + " FROM \"public\".\"numbers\" GROUP BY \"public\".\"numbers\".\"third\") AS"
                + " \"source\" GROUP BY \"source\".\"third\" ORDER BY \"source\".\"third\" ASC")) {
      question(connection, t, COMMENT + sql, 1_048_575);
    }
    question(connection, t, COMMENT + "select * from numbers order by n;", 2000);
    try (Statement statement = statement(connection)) {
      t.see("error", () -> statement.execute(COMMENT + "select nix"));
    }
  }

  private static void question(Connection connection, Transcript t, String sql, int most)
      throws Exception {
    try (Statement statement = statement(connection)) {
      statement.setMaxRows(most);
      t.see(sql, () -> statement.execute(sql) ? read(statement.getResultSet()) : "no rows");
      t.act("cancelled too late", statement::cancel);
    }
    t.ranOnCopy(connection, sql);
  }

  private static void parameters(Client client, Transcript t) throws Exception {
    Connection connection = reading(client, t);
    try (PreparedStatement statement =
        prepared(
            connection,
            COMMENT
                + "SELECT COUNT(*) AS \"count\" FROM \"public\".\"kinds\" WHERE (\"d\" >= ?) AND"
                + " (\"ts\" < ?) AND (\"tz\" < ?) AND (\"tm\" < ?) AND (\"n2\" > ?) AND (\"t\" <>"
                + " ?)")) {
      t.see("count", () -> statement.getParameterMetaData().getParameterCount());
      statement.setObject(1, LocalDate.of(1, 1, 1), Types.DATE);
      statement.setObject(2, LocalDateTime.of(2025, 1, 1, 0, 0), Types.TIMESTAMP);
      statement.setObject(
          3,
          OffsetDateTime.of(2025, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
          Types.TIMESTAMP_WITH_TIMEZONE);
      statement.setObject(4, LocalTime.of(23, 0), Types.TIME);
      statement.setObject(5, new java.math.BigDecimal("-1"));
      statement.setObject(6, "nix");
      t.see("text", statement::toString);
      t.see("all kinds", () -> read(statement.executeQuery()));
    }
    try (PreparedStatement statement =
        prepared(
            connection,
            "SELECT \"third\", COUNT(*) FROM \"public\".\"numbers\" WHERE \"n\" > ? AND"
                + " LOWER(\"name\") LIKE ? GROUP BY \"third\" ORDER BY 1")) {
      statement.setObject(1, 17L);
      statement.setObject(2, "%1%");
      for (int i = 0; i < 7; i++) {
        t.see("again", () -> read(statement.executeQuery()));
      }
    }
    t.ranOnCopy(connection, "with parameters");
  }

  private static Statement statement(Connection connection) throws SQLException {
    Statement statement =
        connection.createStatement(
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.CONCUR_READ_ONLY,
            ResultSet.CLOSE_CURSORS_AT_COMMIT);
    configure(statement);
    return statement;
  }

  private static PreparedStatement prepared(Connection connection, String sql) throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            sql,
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.CONCUR_READ_ONLY,
            ResultSet.CLOSE_CURSORS_AT_COMMIT);
    configure(statement);
    return statement;
  }

  private static void configure(Statement statement) throws SQLException {
    statement.setFetchDirection(ResultSet.FETCH_FORWARD);
    if (statement.getFetchSize() == 0) {
      statement.setFetchSize(FETCH_SIZE);
    }
  }

  /** Each column by the class that its type asks for. */
  private static String read(ResultSet rows) throws Exception {
    ResultSetMetaData columns = rows.getMetaData();
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      text.append(columns.getColumnLabel(i)).append(':').append(columns.getColumnTypeName(i));
      text.append(columns.getColumnType(i)).append(' ');
    }
    while (rows.next()) {
      text.append('|');
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        Class<?> type =
            switch (columns.getColumnType(i)) {
              case Types.DATE -> LocalDate.class;
              case Types.TIME -> LocalTime.class;
              // pgjdbc says so of timestamptz, too; Metabase asks for the name of the type then.
              case Types.TIMESTAMP ->
                  columns.getColumnTypeName(i).equals("timestamptz")
                      ? OffsetDateTime.class
                      : LocalDateTime.class;
              default -> null;
            };
        Object value = type == null ? rows.getObject(i) : rows.getObject(i, type);
        text.append(Show.value(value)).append(' ');
      }
    }
    rows.close();
    return text.toString();
  }
}
