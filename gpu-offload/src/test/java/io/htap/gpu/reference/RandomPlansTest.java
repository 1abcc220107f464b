package io.htap.gpu.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.gpu.plan.Planning;
import io.htap.gpu.plan.Planning.Planned;
import io.htap.gpu.reference.Tables.Table;
import io.htap.rewrite.Translator;
import io.htap.rewrite.translation.OutputColumn;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.DuckSettings;
import io.htap.spi.PgType;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random statements over random rows. What the interpreter answers for a plan is Postgres's answer,
 * cell by cell as it is printed, and DuckDB's where that one needs no help to be Postgres's. A plan
 * that raises, or that the planner declines, is no defect: the statement then runs on Postgres.
 * Another seed, and more tries, widen the search.
 */
class RandomPlansTest {
  private static final String RAISED = "raised";

  private static EmbeddedPostgres server;
  private static Connection postgres;
  private static Connection duck;
  private static int all;
  private static int planned;
  private static int answered;
  private static int onDuck;
  private static int raisedByBoth;

  @BeforeContainer
  static void start() throws Exception {
    server = EmbeddedPostgres.start();
    try (Connection any = server.getPostgresDatabase().getConnection()) {
      execute(any, "create database bytes template template0 locale 'C' encoding 'UTF8'");
    }
    postgres = DriverManager.getConnection(server.getJdbcUrl("postgres", "bytes"));
    duck = DriverManager.getConnection("jdbc:duckdb:");
    for (String setting : DuckSettings.SQL) {
      execute(duck, setting);
    }
    for (Table table : Tables.ALL) {
      execute(postgres, create(table, false));
      execute(duck, create(table, true));
    }
  }

  @AfterContainer
  static void stop() throws Exception {
    duck.close();
    postgres.close();
    server.close();
    assertThat(planned).as("plans of %s statements", all).isGreaterThan(all / 2);
    assertThat(answered).as("answers of %s plans", planned).isGreaterThan(planned / 2);
    assertThat(raisedByBoth).as("errors of Postgres's that are the device's").isGreaterThan(10);
    assertThat(onDuck).as("answers of DuckDB's, too").isGreaterThan(answered / 4);
  }

  @Provide
  static Arbitrary<Data> data() {
    return Data.any();
  }

  @Provide
  static Arbitrary<List<String>> statements() {
    return Statements.any().list().ofSize(8);
  }

  @Property(tries = 150, seed = "42", edgeCases = EdgeCasesMode.NONE)
  void noPlanIsAnsweredOtherwise(
      @ForAll("data") Data data, @ForAll("statements") List<String> statements)
      throws SQLException {
    for (Table table : Tables.ALL) {
      fill(postgres, table, data);
      fill(duck, table, data);
    }
    for (String sql : statements) {
      all++;
      Planning planning = Tables.plan(sql, true, false);
      if (planning instanceof Planned plan) {
        planned++;
        compare(sql, plan, data);
      } else {
        assertThat(planning.toString()).doesNotContain("internal");
      }
    }
  }

  private static void compare(String sql, Planned plan, Data data) throws SQLException {
    Translated translated =
        (Translated)
            Translator.translate(
                Tables.parsed(sql), Tables.catalog(true), Tables.session(true, false), List.of());
    List<String> expected = postgres(sql);
    List<String> actual = interpreted(plan, data, translated.columns());
    if (expected.equals(List.of(RAISED)) && actual.equals(expected)) {
      raisedByBoth++;
      return;
    }
    if (expected.equals(List.of(RAISED))) {
      // Which of several conditions is looked at first is not fixed; all else has to raise.
      assertThat(sql.substring(sql.indexOf(" where "))).containsPattern("[-+*/%]|::");
      return;
    }
    if (actual.equals(List.of(RAISED))) {
      return;
    }
    answered++;
    boolean ordered = sql.contains("order by");
    assertThat(sorted(actual, ordered)).as(sql).isEqualTo(sorted(expected, ordered));
    if (!translated.sql().contains("pg_") && translated.finishing() == null) {
      List<String> third = duck(translated);
      if (!third.equals(List.of(RAISED))) {
        onDuck++;
        assertThat(sorted(third, false)).as(sql).isEqualTo(sorted(actual, false));
      }
    }
  }

  private static List<String> sorted(List<String> rows, boolean ordered) {
    return ordered ? rows : rows.stream().sorted().toList();
  }

  private static List<String> interpreted(Planned plan, Data data, List<OutputColumn> columns) {
    try {
      return new Interpreter(data::scan)
          .answer(plan).stream()
              .map(
                  row -> {
                    List<String> cells = new ArrayList<>();
                    for (int i = 0; i < row.length; i++) {
                      cells.add(Cells.text(row[i], columns.get(i).type()));
                    }
                    return String.join("|", cells.stream().map(String::valueOf).toList());
                  })
              .toList();
    } catch (Raised e) {
      return List.of(RAISED);
    }
  }

  private static List<String> postgres(String sql) {
    try (Statement statement = postgres.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int width = rows.getMetaData().getColumnCount();
      List<String> answer = new ArrayList<>();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          cells.add(String.valueOf(rows.getString(i)));
        }
        answer.add(String.join("|", cells));
      }
      return answer;
    } catch (SQLException e) {
      assertThat(e.getSQLState()).as(sql).isIn("22003", "22012");
      return List.of(RAISED);
    }
  }

  private static List<String> duck(Translated translated) {
    try (Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery(translated.sql())) {
      List<String> answer = new ArrayList<>();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= translated.columns().size(); i++) {
          cells.add(cell(rows, i, translated.columns().get(i - 1).type()));
        }
        answer.add(String.join("|", cells));
      }
      return answer;
    } catch (SQLException e) {
      return List.of(RAISED);
    }
  }

  private static String cell(ResultSet rows, int column, PgType type) throws SQLException {
    Object value = rows.getObject(column);
    if (value == null) {
      return "null";
    }
    return switch (type) {
      case BOOL -> (Boolean) value ? "t" : "f";
      case NUMERIC -> value instanceof BigDecimal d ? d.toPlainString() : value.toString();
      case TIMESTAMP -> Cells.text(rows.getObject(column, LocalDateTime.class));
      default -> rows.getString(column);
    };
  }

  private static String create(Table table, boolean copy) {
    return table.columns().stream()
        .map(column -> column.declared(copy))
        .collect(Collectors.joining(", ", "create table " + table.name() + " (", ")"));
  }

  private static void fill(Connection connection, Table table, Data data) throws SQLException {
    execute(connection, "delete from " + table.name());
    String insert = data.insert(table);
    if (!insert.isEmpty()) {
      execute(connection, insert);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
