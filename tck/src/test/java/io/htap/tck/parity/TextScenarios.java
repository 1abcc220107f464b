package io.htap.tck.parity;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;

/** Texts of statements: what they mean, and what is wrong with them. */
final class TextScenarios {
  private static final String COPIED = "select count(*) from numbers";

  private TextScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("settings after SET", TextScenarios::afterSet),
        Scenario.of("escapes", TextScenarios::escapes),
        Scenario.of("errors of texts", TextScenarios::errors),
        Scenario.of("errors of data", TextScenarios::errorsOfData),
        Scenario.of("odd texts", TextScenarios::oddTexts),
        Scenario.of("plans and explanations", TextScenarios::explanations));
  }

  private static void afterSet(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    for (String set :
        List.of(
            "set datestyle = 'German'",
            "set intervalstyle = 'iso_8601'",
            "set extra_float_digits = 0",
            "set bytea_output = 'escape'",
            "set time zone 'Asia/Kolkata'",
            "set time zone -3.5",
            "set standard_conforming_strings = on",
            "set lc_monetary = 'C'",
            "set search_path = other",
            "set search_path = public, other",
            "set xmloption = content",
            "reset all",
            "discard all")) {
      t.see(set, () -> s.executeUpdate(set));
      t.query(
          "after " + set,
          connection,
          "select d, ts, tz, iv, f4, f8, by from public.kinds order by id");
      t.query("found after " + set, connection, "select count(*) from numbers");
      t.query(
          "read after " + set,
          connection,
          "select tz::text, iv::text, d::text from public.kinds order by id");
    }
  }

  private static void escapes(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    for (String sql :
        List.of(
            "select {fn abs(-1)}, {fn concat('a', 'b')}, {fn ucase('x')}",
            "select count(*) from numbers where n < {fn length('abc')}",
            "select {d '2024-01-02'}, {t '01:02:03'}, {ts '2024-01-02 03:04:05'}",
            "select id from kinds where d > {d '2000-01-01'} order by id",
            "select count(*) from {oj numbers a left join kinds b on a.n = b.id}",
            "select name from numbers where name like 'name\\_1' {escape '\\'}",
            "select {fn timestampdiff(SQL_TSI_DAY, {ts '2024-01-01 00:00:00'}, {ts '2024-01-03 00:00:00'})}",
            "select '{not an escape}'",
            "select {fn nix(1)}",
            "select {d '2024'",
            "select {nix 1}")) {
      t.see(sql, () -> Show.rows(s.executeQuery(sql)));
      t.see("native " + sql, () -> connection.nativeSQL(sql));
    }
    s.setEscapeProcessing(false);
    t.see("unescaped", () -> Show.rows(s.executeQuery("select {fn abs(-1)}")));
    t.see(
        "unescaped braces",
        () -> Show.rows(s.executeQuery("select count(*) from numbers where name <> '{x}'")));
    t.ranOnCopy(connection, "braces");
  }

  private static void errors(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql :
        List.of(
            "selec 1",
            "select",
            "select nix from numbers",
            "select n from nix",
            "select nix(n) from numbers",
            "select n from numbers group by third",
            "select n from numbers order by 9",
            "select n from numbers where name = 1",
            "select count(*) from numbers where n in (select n, name from numbers)",
            "select max(sum(n)) from numbers",
            "select n from numbers limit -1",
            "select n from numbers offset 'x'",
            "select n, n from numbers n, numbers n",
            "select a.n from numbers a join numbers b using (nix)",
            "select 'unterminated",
            "select count(*) from numbers;; selec",
            "insert into work (id, v) values (1, 99)",
            "insert into work (v) values (1)",
            "insert into work (nix) values (1)",
            "update numbers set n = null where n = 1",
            "insert into other.child (p) values (99)",
            "select fail('P0001')",
            "select fail('08006')",
            "select fail('57014')",
            "select 5::positive, (-5)::positive",
            "copy work from stdin",
            "fetch all from nix",
            "execute nix",
            "set nix = 1",
            "show nix",
            "alter table nix add x int",
            "call nix()",
            "select count(*) from numbers where n = ?")) {
      t.query(sql, connection, sql);
      t.see("idle after it", () -> connection.isValid(1));
    }
  }

  /** Errors that only the rows raise: both engines have to come to them. */
  private static void errorsOfData(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql :
        List.of(
            "select 1 / (n - n) from numbers",
            "select n / (third - 1) from numbers order by n",
            "select n * 1000000 from numbers order by n",
            "select sum(n) / 0 from numbers",
            "select name::int from numbers",
            "select n::int2 + 32767::int2 from numbers",
            "select (n * 10)::int2 from numbers",
            "select substring(name, 1, n - 2) from numbers order by n",
            "select (select n from numbers) from numbers",
            "select n from numbers where name = (select name from numbers)",
            "select jb ->> 0 from kinds order by id",
            "select (t)::date from kinds",
            "select sqrt(1 - n) from numbers",
            "select ln(n - 1) from numbers",
            "select chr(n - 1) from numbers",
            "select n % (third - 1) from numbers")) {
      t.query(sql, connection, sql);
    }
    connection.setAutoCommit(false);
    t.query("in a transaction", connection, "select 1 / (n - n) from numbers");
    t.query("aborted", connection, COPIED);
    connection.rollback();
    t.query("again", connection, COPIED);
  }

  private static void oddTexts(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql :
        List.of(
            ";",
            "  ",
            "-- nothing",
            "/* nothing */",
            "/* a */ select count(*) from numbers -- b",
            "(select count(*) from numbers)",
            "SELECT COUNT(*) FROM NUMBERS",
            "select\tcount(*)\nfrom\r\nnumbers\f",
            "select count(*) from numbers;",
            "select count(*) from \"numbers\"",
            "select count(*) from \"Numbers\"",
            "select count(*) from public.numbers",
            "select count(*) from parity.public.numbers",
            "select count(*) from only numbers",
            "select count(*) from numbers*",
            "select '\u00e9\u4e2d\ud83d\ude00', U&'\\00e9', E'\\n'",
            "select n \"a\"\"b\" from numbers where n = 1",
            "select 1 as \"?column?\"",
            "select count(*) from numbers where name = $$name 1$$",
            "select $1",
            "select '\0'")) {
      t.query(sql, connection, sql);
    }
    t.see("null", () -> connection.createStatement().executeQuery(null));
    t.see("prepared null", () -> connection.prepareStatement(null));
  }

  private static void explanations(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    t.query("explain", connection, "explain (costs off) select n from numbers where third = 1");
    t.query(
        "json",
        connection,
        "explain (format json, costs off) select count(*) from work where v = 1");
    t.query(
        "analyze",
        connection,
        "explain (analyze, costs off, timing off, summary off, buffers off) select v from work where v < 0");
    t.query("prepare", connection, "prepare p(int) as select count(*) from numbers where n < $1");
    t.query("execute", connection, "execute p(10)");
    t.query("explain it", connection, "explain (costs off) execute p(10)");
    t.query(
        "declare", connection, "declare c cursor with hold for select n from numbers order by n");
    t.query("fetch", connection, "fetch 2 from c");
    t.query("move", connection, "move 2 from c");
    t.query("fetch more", connection, "fetch forward 2 from c");
    t.query("close", connection, "close c");
    t.differs(
        Difference.COMMANDS,
        "show",
        () -> Show.rows(connection.createStatement().executeQuery("show htap.last")));
    t.differs(
        Difference.COMMANDS,
        "set",
        () -> connection.createStatement().executeUpdate("set htap.freshness = 'nix'"));
  }
}
