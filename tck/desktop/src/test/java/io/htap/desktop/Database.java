package io.htap.desktop;

import com.sun.star.awt.PosSize;
import com.sun.star.beans.PropertyValue;
import com.sun.star.beans.XPropertySet;
import com.sun.star.container.XNameAccess;
import com.sun.star.container.XNameContainer;
import com.sun.star.frame.XComponentLoader;
import com.sun.star.frame.XController;
import com.sun.star.frame.XModel;
import com.sun.star.frame.XStorable;
import com.sun.star.lang.XComponent;
import com.sun.star.lang.XSingleServiceFactory;
import com.sun.star.sdb.CommandType;
import com.sun.star.sdb.XDocumentDataSource;
import com.sun.star.sdb.XQueryDefinitionsSupplier;
import com.sun.star.sdb.application.DatabaseObject;
import com.sun.star.sdb.application.XDatabaseDocumentUI;
import com.sun.star.sdbc.XColumnLocate;
import com.sun.star.sdbc.XConnection;
import com.sun.star.sdbc.XResultSet;
import com.sun.star.sdbc.XResultSetMetaDataSupplier;
import com.sun.star.sdbc.XRow;
import com.sun.star.sdbc.XRowSet;
import com.sun.star.sdbc.XStatement;
import com.sun.star.sdbcx.XTablesSupplier;
import com.sun.star.uno.UnoRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A document of LibreOffice Base, open in its window and connected by JDBC. */
final class Database {
  static final String DRIVER = "io.htap.driver.HtapDriver";

  private final Office office;
  private final XDatabaseDocumentUI window;

  private Database(Office office, XDatabaseDocumentUI window) {
    this.office = office;
    this.window = window;
  }

  /**
   * Makes the document as the wizard does ("Connect to an existing database", "JDBC"), with a
   * query, saves it, and opens it.
   */
  static Database create(Office office, Path file, String url, String query, String sql)
      throws Exception {
    Object source =
        office
            .service(XSingleServiceFactory.class, "com.sun.star.sdb.DatabaseContext")
            .createInstance();
    XPropertySet properties = as(XPropertySet.class, source);
    properties.setPropertyValue("URL", url);
    properties.setPropertyValue("User", "postgres");
    properties.setPropertyValue("Info", new PropertyValue[] {value("JavaDriverClass", DRIVER)});
    Object queries = as(XQueryDefinitionsSupplier.class, source).getQueryDefinitions();
    Object definition = as(XSingleServiceFactory.class, queries).createInstance();
    as(XPropertySet.class, definition).setPropertyValue("Command", sql);
    as(XNameContainer.class, queries).insertByName(query, definition);
    String address = file.toUri().toString();
    Object document = as(XDocumentDataSource.class, source).getDatabaseDocument();
    as(XStorable.class, document).storeAsURL(address, new PropertyValue[0]);
    as(XComponent.class, document).dispose();
    Object opened =
        office
            .service(XComponentLoader.class, "com.sun.star.frame.Desktop")
            .loadComponentFromURL(address, "_blank", 0, new PropertyValue[0]);
    XController controller = as(XModel.class, opened).getCurrentController();
    XDatabaseDocumentUI window = as(XDatabaseDocumentUI.class, controller);
    window.connect();
    return new Database(office, window);
  }

  private static <T> T as(Class<T> type, Object object) {
    T typed = UnoRuntime.queryInterface(type, object);
    if (typed == null) {
      throw new IllegalStateException(object + " is no " + type.getName());
    }
    return typed;
  }

  private static PropertyValue value(String name, Object value) {
    PropertyValue property = new PropertyValue();
    property.Name = name;
    property.Value = value;
    return property;
  }

  private XConnection connection() {
    return window.getActiveConnection();
  }

  /** What the window lists under "Tables". */
  List<String> tables() {
    XNameAccess tables = as(XTablesSupplier.class, connection()).getTables();
    return List.of(tables.getElementNames());
  }

  /** Runs SQL as "Run SQL command directly" does. */
  List<List<String>> run(String sql) throws Exception {
    XStatement statement = connection().createStatement();
    as(XPropertySet.class, statement).setPropertyValue("EscapeProcessing", false);
    List<List<String>> rows = cells(statement.executeQuery(sql));
    as(XComponent.class, statement).dispose();
    return rows;
  }

  /** The value of a column of {@code SHOW htap.last}. */
  String last(String column) throws Exception {
    XStatement statement = connection().createStatement();
    as(XPropertySet.class, statement).setPropertyValue("EscapeProcessing", false);
    XResultSet row = statement.executeQuery("SHOW htap.last");
    row.next();
    String text = as(XRow.class, row).getString(as(XColumnLocate.class, row).findColumn(column));
    as(XComponent.class, statement).dispose();
    return text;
  }

  /** Opens the query as a grid, a form or a report does. */
  List<List<String>> rowSet(String query) throws Exception {
    XRowSet rows = office.service(XRowSet.class, "com.sun.star.sdb.RowSet");
    XPropertySet properties = as(XPropertySet.class, rows);
    properties.setPropertyValue("ActiveConnection", connection());
    properties.setPropertyValue("CommandType", CommandType.QUERY);
    properties.setPropertyValue("Command", query);
    rows.execute();
    List<List<String>> all = cells(rows);
    as(XComponent.class, rows).dispose();
    return all;
  }

  private static List<List<String>> cells(XResultSet rows) throws Exception {
    int columns = as(XResultSetMetaDataSupplier.class, rows).getMetaData().getColumnCount();
    XRow row = as(XRow.class, rows);
    List<List<String>> all = new ArrayList<>();
    while (rows.next()) {
      List<String> cells = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        cells.add(row.getString(i));
      }
      all.add(cells);
    }
    return all;
  }

  /** Double-clicks the query: its rows fill the screen. */
  void show(String query) throws Exception {
    XComponent grid = window.loadComponent(DatabaseObject.QUERY, query, false);
    as(XController.class, grid)
        .getFrame()
        .getContainerWindow()
        .setPosSize(0, 0, Screen.WIDTH, Screen.HEIGHT, PosSize.POSSIZE);
  }
}
