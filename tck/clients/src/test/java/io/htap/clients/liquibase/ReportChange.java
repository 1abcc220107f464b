package io.htap.clients.liquibase;

import io.htap.clients.Run;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import liquibase.Scope;
import liquibase.change.custom.CustomTaskChange;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.CustomChangeException;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;

/** A change in Java that reads the shop; Liquibase makes it, so it finds its run in the scope. */
public final class ReportChange implements CustomTaskChange {
  static final String RUN = "htap.run";

  @Override
  public void execute(Database database) throws CustomChangeException {
    Run run = Scope.getCurrentScope().get(RUN, Run.class);
    Connection connection = ((JdbcConnection) database.getConnection()).getUnderlyingConnection();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT state, count(*), sum(amount) FROM purchase WHERE note IS NOT NULL"
                    + " GROUP BY state ORDER BY state")) {
      var all = new ArrayList<Object[]>();
      while (rows.next()) {
        all.add(new Object[] {rows.getString(1), rows.getLong(2), rows.getBigDecimal(3)});
      }
      run.sawAnalytics("within a change", connection, all);
    } catch (SQLException failure) {
      throw new CustomChangeException(failure);
    }
  }

  @Override
  public String getConfirmationMessage() {
    return "reported";
  }

  @Override
  public void setUp() {
    // Nothing to prepare.
  }

  @Override
  public void setFileOpener(ResourceAccessor resources) {
    // No file to read.
  }

  @Override
  public ValidationErrors validate(Database database) {
    return new ValidationErrors();
  }
}
