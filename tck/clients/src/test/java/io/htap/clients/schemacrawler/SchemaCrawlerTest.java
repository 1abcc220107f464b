package io.htap.clients.schemacrawler;

import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import schemacrawler.inclusionrule.RegularExpressionInclusionRule;
import schemacrawler.schemacrawler.LimitOptionsBuilder;
import schemacrawler.schemacrawler.LoadOptionsBuilder;
import schemacrawler.schemacrawler.SchemaCrawlerOptions;
import schemacrawler.schemacrawler.SchemaCrawlerOptionsBuilder;
import schemacrawler.schemacrawler.SchemaInfoLevelBuilder;
import schemacrawler.tools.utility.SchemaCrawlerUtility;
import us.fatehi.utility.datasource.DatabaseConnectionSource;
import us.fatehi.utility.datasource.DatabaseConnectionSources;

/** SchemaCrawler: nearly all that a connection tells of its schemas, and of a result. */
@ExtendWith(ShopServer.Extension.class)
class SchemaCrawlerTest {
  @Test
  void answersAreTheSame(ShopServer server) throws Exception {
    server.sameOnBoth("schemacrawler", SchemaCrawlerTest::application);
  }

  private static void application(Run run) throws Exception {
    try (Connection connection = DriverManager.getConnection(run.url())) {
      var source = DatabaseConnectionSources.fromConnection(connection);
      catalog(run, source);
      result(run, connection);
    }
  }

  private static void catalog(Run run, DatabaseConnectionSource source) throws SQLException {
    var catalog = SchemaCrawlerUtility.getCatalog(source, options());
    for (var table : catalog.getTables()) {
      run.saw(
          table.getFullName(),
          List.of(
              String.valueOf(table.getTableType()),
              String.valueOf(table.getRemarks()),
              String.valueOf(table.getPrimaryKey()),
              String.valueOf(table.getForeignKeys()),
              String.valueOf(table.getIndexes())));
      run.saw(
          "its columns",
          table.getColumns().stream()
              .map(
                  column ->
                      column.getName()
                          + " "
                          + column.getColumnDataType()
                          + column.getWidth()
                          + " "
                          + column.isNullable()
                          + " "
                          + column.getDefaultValue()
                          + " "
                          + column.getColumnDataType().getTypeMappedClass())
              .toList());
    }
    run.saw(
        "types",
        catalog.getSystemColumnDataTypes().stream().map(String::valueOf).sorted().toList());
  }

  private static SchemaCrawlerOptions options() {
    return SchemaCrawlerOptionsBuilder.newSchemaCrawlerOptions()
        .withLimitOptions(
            LimitOptionsBuilder.builder()
                .includeSchemas(new RegularExpressionInclusionRule(Pattern.compile(".*public")))
                .toOptions())
        .withLoadOptions(
            LoadOptionsBuilder.builder()
                .withSchemaInfoLevel(SchemaInfoLevelBuilder.maximum())
                .toOptions());
  }

  /** SchemaCrawler finds the columns of a result in the catalog, by what its metadata tells. */
  private static void result(Run run, Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT d.category, p.state, count(*) AS n, sum(p.amount) AS turnover"
                    + " FROM purchase p JOIN product d ON d.id = p.product_id"
                    + " GROUP BY d.category, p.state ORDER BY 1, 2")) {
      var columns = SchemaCrawlerUtility.getResultsColumns(rows);
      run.sawAnalytics(
          "columns of a result",
          connection,
          columns.getColumns().stream()
              .map(
                  column ->
                      column.getFullName()
                          + " "
                          + column.getLabel()
                          + " "
                          + column.getColumnDataType()
                          + column.getWidth()
                          + " "
                          + column.getDisplaySize()
                          + " "
                          + column.isNullable())
              .toList());
      var all = new ArrayList<Object[]>();
      while (rows.next()) {
        all.add(new Object[] {rows.getObject(1), rows.getObject(2), rows.getObject(4)});
      }
      run.saw("rows", all);
    }
  }
}
