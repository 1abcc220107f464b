package io.htap.clients.liquibase;

import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Collectors;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.snapshot.DatabaseSnapshot;
import liquibase.snapshot.SnapshotControl;
import liquibase.snapshot.SnapshotGeneratorFactory;
import liquibase.structure.core.Column;
import liquibase.structure.core.ForeignKey;
import liquibase.structure.core.Index;
import liquibase.structure.core.PrimaryKey;
import liquibase.structure.core.Table;
import liquibase.structure.core.View;
import liquibase.ui.LoggerUIService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Liquibase: changes with preconditions and loaded data, rollback, and a snapshot of the schema.
 */
@ExtendWith(ShopServer.Extension.class)
class LiquibaseTest {
  @Test
  void answersAreTheSame(ShopServer server) throws Exception {
    server.sameOnBoth(
        "liquibase",
        run ->
            Scope.child(
                Map.of(ReportChange.RUN, run, Scope.Attr.ui.name(), new LoggerUIService()),
                () -> application(run)));
  }

  private static void application(Run run) throws Exception {
    var resources = new ClassLoaderResourceAccessor();
    Database database =
        DatabaseFactory.getInstance()
            .openDatabase(run.url(), null, null, run.driver(), null, null, null, resources);
    run.saw("database", database.getClass().getName() + " " + database.getDatabaseProductVersion());
    try (var liquibase = new Liquibase("db/changelog/shop.xml", resources, database)) {
      liquibase.update("");
      run.saw("left to do", liquibase.listUnrunChangeSets(null, null).size());
      run.saw("locks", liquibase.listLocks().length);
      snapshot(run, database);
      var sql = new StringWriter();
      liquibase.rollback(1, "", sql);
      run.saw(
          "rollback as SQL",
          sql.toString().lines().filter(line -> line.startsWith("DROP")).toList());
      liquibase.rollback(1, "");
      run.saw("to do again", liquibase.listUnrunChangeSets(null, null).size());
      liquibase.update("");
    }
  }

  private static void snapshot(Run run, Database database) throws Exception {
    DatabaseSnapshot snapshot =
        SnapshotGeneratorFactory.getInstance()
            .createSnapshot(
                database.getDefaultSchema(),
                database,
                new SnapshotControl(
                    database,
                    Table.class,
                    View.class,
                    Column.class,
                    PrimaryKey.class,
                    ForeignKey.class,
                    Index.class));
    run.saw(
        "columns",
        snapshot.get(Column.class).stream()
            .filter(column -> column.getRelation() != null)
            .map(
                column ->
                    column.getRelation().getName()
                        + "."
                        + column.getName()
                        + " "
                        + column.getType()
                        + " "
                        + column.isNullable()
                        + " "
                        + column.getDefaultValue())
            .sorted()
            .collect(Collectors.toList()));
    run.saw("keys", snapshot.get(ForeignKey.class).stream().map(String::valueOf).sorted().toList());
    run.saw("indexes", snapshot.get(Index.class).stream().map(String::valueOf).sorted().toList());
  }
}
