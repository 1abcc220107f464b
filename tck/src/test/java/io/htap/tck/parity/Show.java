package io.htap.tck.parity;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.PGNotification;
import org.postgresql.util.PGobject;
import org.postgresql.util.PSQLException;

/** Objects of JDBC as text: class and content, nothing that two runs have different anyway. */
final class Show {
  /** Of these, the classes are the drivers' own. */
  private static final List<Class<?>> WRAPPED =
      List.of(Connection.class, Statement.class, DatabaseMetaData.class);

  /** The names of portals and statements count them, the driver's own among them. */
  private static final Pattern COUNTED = Pattern.compile("\"([CS])_\\d+\"");

  /** The JVM leaves their messages out once it has compiled what throws them. */
  private static final Set<Class<?>> THROWN_FAST =
      Set.of(
          NullPointerException.class,
          ArrayIndexOutOfBoundsException.class,
          ArithmeticException.class,
          ClassCastException.class);

  private Show() {}

  static String value(Object value) throws Exception {
    if (value == null) {
      return "null";
    } else if (value instanceof CharSequence || value instanceof Boolean) {
      return value.toString();
    } else if (value instanceof ResultSet rows) {
      return rows(rows);
    } else if (value instanceof SQLWarning warning) {
      return warnings(warning);
    } else if (value instanceof Throwable failure) {
      return failure(failure);
    } else if (value instanceof Collection<?> all) {
      return all(all.iterator());
    } else if (value instanceof Stream<?> all) {
      return all(all.iterator());
    }
    for (Class<?> type : WRAPPED) {
      if (type.isInstance(value)) {
        return "a " + type.getSimpleName();
      }
    }
    return value.getClass().getName() + " " + content(value);
  }

  private static String all(Iterator<?> values) throws Exception {
    StringJoiner text = new StringJoiner(", ", "[", "]");
    while (values.hasNext()) {
      text.add(value(values.next()));
    }
    return text.toString();
  }

  private static String content(Object value) throws Exception {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (value.getClass().isArray()) {
      return elements(value);
    } else if (value instanceof InputStream stream) {
      return HexFormat.of().formatHex(stream.readAllBytes());
    } else if (value instanceof Reader reader) {
      StringBuilder text = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        text.append((char) c);
      }
      return text.toString();
    } else if (value instanceof java.sql.Array array) {
      return array.getBaseTypeName() + array.getBaseType() + array + value(array.getArray());
    } else if (value instanceof PGobject object) {
      return object.getType() + " " + object.getValue();
    } else if (value instanceof SQLXML xml) {
      return xml.getString();
    } else if (value instanceof Calendar calendar) {
      return calendar.getTimeInMillis() + calendar.getTimeZone().getID();
    } else if (value instanceof PGNotification note) {
      return note.getName() + " " + note.getParameter();
    } else if (value instanceof ResultSetMetaData || value instanceof ParameterMetaData) {
      return described(value);
    }
    String text = value.toString();
    return text.contains("@") && text.startsWith(value.getClass().getName()) ? "" : text;
  }

  private static String elements(Object array) throws Exception {
    StringJoiner text = new StringJoiner(", ", "[", "]");
    for (int i = 0; i < Array.getLength(array); i++) {
      text.add(value(Array.get(array, i)));
    }
    return text.toString();
  }

  /** Columns and all rows that are still to come. */
  static String rows(ResultSet rows) throws Exception {
    ResultSetMetaData columns = rows.getMetaData();
    int count = columns.getColumnCount();
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append(columns.getColumnLabel(i)).append(':').append(columns.getColumnTypeName(i));
      text.append(' ');
    }
    while (rows.next()) {
      text.append('|');
      for (int i = 1; i <= count; i++) {
        Object value = rows.getObject(i);
        text.append(rows.getString(i));
        text.append(value == null ? "" : "(" + value.getClass().getSimpleName() + ")").append(' ');
      }
    }
    return text.toString();
  }

  /** What the getters of metadata say, of each column where they ask for one. */
  private static String described(Object metaData) throws Exception {
    boolean columns = metaData instanceof ResultSetMetaData;
    Class<?> type = columns ? ResultSetMetaData.class : ParameterMetaData.class;
    int count =
        columns
            ? ((ResultSetMetaData) metaData).getColumnCount()
            : ((ParameterMetaData) metaData).getParameterCount();
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      for (var method : sorted(type)) {
        if (Arrays.equals(method.getParameterTypes(), new Class<?>[] {int.class})) {
          text.append(method.getName()).append('=').append(method.invoke(metaData, i)).append(' ');
        }
      }
      text.append('|');
    }
    return text.toString();
  }

  /** The methods of an interface in an order that does not change. */
  static List<java.lang.reflect.Method> sorted(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .toList();
  }

  static String warnings(SQLWarning first) {
    StringBuilder text = new StringBuilder();
    for (SQLWarning w = first; w != null; w = w.getNextWarning()) {
      text.append(w.getClass().getName()).append(' ').append(w.getSQLState());
      text.append(' ').append(w.getMessage()).append('|');
    }
    return text.toString();
  }

  /** All that an application can tell of an error. */
  static String failure(Throwable failure) {
    StringBuilder text = new StringBuilder("! ").append(failure.getClass().getName());
    if (failure instanceof SQLException e) {
      text.append(' ').append(e.getSQLState()).append(' ').append(e.getErrorCode());
    }
    if (THROWN_FAST.contains(failure.getClass())) {
      return text.toString();
    }
    text.append(' ');
    text.append(COUNTED.matcher(String.valueOf(failure.getMessage())).replaceAll("\"$1_\""));
    if (failure instanceof BatchUpdateException e) {
      text.append(' ').append(Arrays.toString(e.getLargeUpdateCounts()));
    }
    if (failure instanceof SQLClientInfoException e) {
      text.append(' ').append(e.getFailedProperties());
    }
    if (failure instanceof PSQLException e && e.getServerErrorMessage() != null) {
      var server = e.getServerErrorMessage();
      text.append(" [").append(server.getSeverity()).append(' ').append(server.getDetail());
      text.append(' ').append(server.getHint()).append(' ').append(server.getPosition());
      text.append(' ').append(server.getWhere()).append(' ').append(server.getConstraint());
      text.append(' ').append(server.getTable()).append(' ').append(server.getRoutine());
      text.append(']');
    }
    if (failure instanceof SQLException e && e.getNextException() != null) {
      text.append(" then ").append(failure(e.getNextException()));
    }
    if (failure.getCause() != null) {
      text.append(" because of ").append(failure.getCause().getClass().getName());
    }
    return text.toString();
  }

  /** Whether JDBC objects lead back to each other. */
  static String owners(ResultSet rows, Statement statement, Connection connection)
      throws Exception {
    DatabaseMetaData metaData = connection.getMetaData();
    return (rows.getStatement() == statement)
        + " "
        + (statement.getConnection() == connection)
        + " "
        + (metaData.getConnection() == connection);
  }
}
