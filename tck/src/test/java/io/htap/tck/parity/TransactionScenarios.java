package io.htap.tck.parity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.AutoSave;

/** Transactions: their ends, their savepoints, their failures and what others see of them. */
final class TransactionScenarios {
  private static final String COPIED = "select count(*) from numbers";
  private static final String WORK = "select id, v, t from work order by id";

  private TransactionScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("commit and rollback", TransactionScenarios::ends),
        Scenario.of("savepoints", TransactionScenarios::savepoints),
        Scenario.of("aborted transactions", TransactionScenarios::aborted),
        Scenario.of("autosave", TransactionScenarios::autosave),
        Scenario.of("isolation", TransactionScenarios::isolation),
        Scenario.of("snapshots", TransactionScenarios::snapshots),
        Scenario.of("read only", TransactionScenarios::readOnly),
        Scenario.of("transactions in SQL", TransactionScenarios::inSql),
        Scenario.of("own writes", TransactionScenarios::ownWrites),
        Scenario.of("writes of others", TransactionScenarios::othersWrites),
        Scenario.of("locks", TransactionScenarios::locks),
        Scenario.of("locks of reads", TransactionScenarios::locksOfReads),
        Scenario.of("temporary tables", TransactionScenarios::temporary),
        Scenario.of("deferred constraints", TransactionScenarios::deferred));
  }

  private static void state(Transcript t, String what, Connection connection) {
    t.see(what + ", autocommit", connection::getAutoCommit);
    t.see(what + ", state", () -> ((BaseConnection) connection).getTransactionState());
  }

  private static void ends(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    state(t, "fresh", connection);
    t.act("commit in autocommit", connection::commit);
    t.act("rollback in autocommit", connection::rollback);
    connection.setAutoCommit(false);
    state(t, "off", connection);
    t.query("read", connection, COPIED);
    state(t, "read", connection);
    t.see("write", () -> s.executeUpdate("insert into work (v) values (50)"));
    t.act("rollback", connection::rollback);
    state(t, "rolled back", connection);
    t.query("gone", connection, WORK);
    t.see("write", () -> s.executeUpdate("insert into work (v) values (51)"));
    t.query("own", connection, WORK);
    t.act("commit", connection::commit);
    t.query("kept", connection, WORK);
    t.see("write", () -> s.executeUpdate("insert into work (v) values (52)"));
    t.act("on", () -> connection.setAutoCommit(true));
    state(t, "on", connection);
    t.query("committed by that", connection, WORK);
    connection.setAutoCommit(false);
    s.executeUpdate("insert into work (v) values (53)");
    connection.close();
    Connection other = client.connect();
    t.query("closing rolls back", other, WORK);
  }

  private static void savepoints(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    t.see("in autocommit", connection::setSavepoint);
    connection.setAutoCommit(false);
    Savepoint first = connection.setSavepoint();
    Savepoint named = connection.setSavepoint("a \"name\"");
    t.see("id", first::getSavepointId);
    t.see("name of unnamed", first::getSavepointName);
    t.see("name", named::getSavepointName);
    t.see("id of named", named::getSavepointId);
    t.see("class", () -> named.getClass().getName());
    s.executeUpdate("insert into work (v) values (60)");
    t.query("within", connection, "select count(*), sum(v) from work");
    t.act("back to the name", () -> connection.rollback(named));
    t.query("back", connection, "select count(*), sum(v) from work");
    t.act("release", () -> connection.releaseSavepoint(named));
    t.act("release again", () -> connection.releaseSavepoint(named));
    t.act("rollback to released", () -> connection.rollback(named));
    t.see("name of released", named::getSavepointName);
    s.executeUpdate("insert into work (v) values (61)");
    t.query("fails", connection, "select nix");
    t.act("back to the first", () -> connection.rollback(first));
    t.query("works", connection, COPIED);
    t.query("rows", connection, WORK);
    t.act("commit", connection::commit);
    t.act("after the end", () -> connection.rollback(first));
    t.act("rollback", connection::rollback);
    t.act("null", () -> connection.rollback(null));
    t.act("foreign", () -> connection.releaseSavepoint(null));
  }

  private static void aborted(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(false);
    PreparedStatement prepared =
        connection.prepareStatement("select count(*) from numbers where n < ?");
    prepared.setInt(1, 5);
    t.see("before", () -> Show.rows(prepared.executeQuery()));
    t.query("fails", connection, "select 1 / 0");
    state(t, "failed", connection);
    t.query("refused", connection, COPIED);
    t.see("refused prepared", prepared::executeQuery);
    t.see("metadata", () -> prepared.getMetaData().getColumnCount());
    t.see("valid", () -> connection.isValid(1));
    t.see("isolation", connection::getTransactionIsolation);
    t.act("schema", () -> connection.setSchema("other"));
    t.see("savepoint", connection::setSavepoint);
    t.act("autocommit", () -> connection.setAutoCommit(true));
    state(t, "tried", connection);
    t.act("commit", connection::commit);
    connection.setAutoCommit(false);
    t.query("fails again", connection, "select 1 / 0");
    t.act("commit of an aborted one", connection::commit);
    state(t, "committed", connection);
    t.act("rollback", connection::rollback);
    t.query("works", connection, COPIED);
    Connection silent = client.connect("raiseExceptionOnSilentRollback=false");
    silent.setAutoCommit(false);
    t.query("fails", silent, "select 1 / 0");
    t.act("silent", silent::commit);
  }

  private static void autosave(Client client, Transcript t) throws Exception {
    for (String mode : List.of("always", "conservative", "never")) {
      Connection connection = client.connect("autosave=" + mode);
      connection.setAutoCommit(false);
      Statement s = connection.createStatement();
      t.see(mode, () -> ((PGConnection) connection).getAutosave());
      t.see("write", () -> s.executeUpdate("insert into work (v) values (70)"));
      t.query("fails", connection, "select 1 / 0");
      state(t, mode, connection);
      t.query("then", connection, COPIED);
      t.query("rows", connection, WORK);
      t.see("conflict", () -> s.executeUpdate("insert into work (v) values (70)"));
      t.query("rows", connection, "select count(*) from work");
      t.act("rollback", connection::rollback);
      PreparedStatement all = connection.prepareStatement("select * from other.shadow");
      ((org.postgresql.PGStatement) all).setPrepareThreshold(1);
      for (int i = 0; i < 2; i++) {
        t.see("prepared", () -> Show.rows(all.executeQuery()));
      }
      s.executeUpdate("alter table other.shadow add more int");
      t.see("after a change", () -> Show.rows(all.executeQuery()));
      t.act("rollback", connection::rollback);
    }
    Connection connection = client.connect();
    ((PGConnection) connection).setAutosave(AutoSave.ALWAYS);
    connection.setAutoCommit(false);
    t.query("fails", connection, "select nix");
    t.query("then", connection, COPIED);
  }

  private static void isolation(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    t.see("default", connection::getTransactionIsolation);
    for (int level : new int[] {1, 2, 4, 8, 0, 3}) {
      t.act("set " + level, () -> connection.setTransactionIsolation(level));
      t.see("is", connection::getTransactionIsolation);
      t.query("shown", connection, "show transaction_isolation");
      t.query("read at " + level, connection, COPIED);
    }
    connection.setTransactionIsolation(2);
    connection.setAutoCommit(false);
    t.query("begun", connection, COPIED);
    t.act("within", () -> connection.setTransactionIsolation(8));
    t.act("rollback", connection::rollback);
    t.act("between", () -> connection.setTransactionIsolation(8));
    t.query("serializable", connection, COPIED);
    t.see("is", connection::getTransactionIsolation);
    t.see("write", () -> connection.createStatement().executeUpdate("update work set t = 'z'"));
    t.act("commit", connection::commit);
    t.query("rows", connection, WORK);
  }

  /** What a transaction sees of commits beside it. */
  private static void snapshots(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(false);
    String sum = "select count(*), sum(v) from work";
    int next = 80;
    for (int level : new int[] {2, 4, 8}) {
      for (boolean readOnly : new boolean[] {false, true}) {
        connection.setTransactionIsolation(level);
        connection.setReadOnly(readOnly);
        String what = level + " " + readOnly;
        t.query(what + " before", connection, sum);
        write(client, "insert into work (v) values (" + next++ + ")");
        t.query(what + " after", connection, sum);
        t.query(what + " rows", connection, WORK);
        t.act(what + " commit", connection::commit);
        t.query(what + " then", connection, sum);
        connection.rollback();
      }
    }
    connection.setTransactionIsolation(4);
    t.query("before", connection, COPIED);
    write(client, "update work set t = 'other' where v = 1");
    t.see(
        "late",
        () -> connection.createStatement().executeUpdate("update work set t = 'mine' where v = 1"));
    connection.rollback();
  }

  private static void write(Client client, String sql) throws SQLException {
    try (Statement other = client.server.admin().createStatement()) {
      other.execute(sql);
    }
  }

  private static void readOnly(Client client, Transcript t) throws Exception {
    for (String mode : List.of("ignore", "transaction", "always")) {
      Connection connection = client.connect("readOnlyMode=" + mode);
      t.see("is", connection::isReadOnly);
      t.act("set", () -> connection.setReadOnly(true));
      t.see(mode, connection::isReadOnly);
      Statement s = connection.createStatement();
      t.see("write", () -> s.executeUpdate("update work set t = 'w'"));
      t.query("read", connection, COPIED);
      connection.setAutoCommit(false);
      t.query("read in one", connection, COPIED);
      t.see("write in one", () -> s.executeUpdate("update work set t = 'w'"));
      t.act("not within", () -> connection.setReadOnly(false));
      connection.rollback();
      t.act("off", () -> connection.setReadOnly(false));
      t.see("write", () -> s.executeUpdate("update work set t = 'w'"));
      connection.rollback();
    }
    Connection connection = client.connect("readOnly=true");
    t.see("by the URL", connection::isReadOnly);
    t.see("write", () -> connection.createStatement().executeUpdate("update work set t = 'w'"));
    t.copied("read", connection, COPIED);
    t.query("hold", connection, "set default_transaction_read_only = off");
  }

  private static void inSql(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    for (String sql :
        List.of(
            "begin",
            COPIED,
            "begin",
            "savepoint a",
            "insert into work (v) values (90)",
            COPIED,
            "select count(*) from work",
            "select 1 / 0",
            COPIED,
            "rollback to a",
            COPIED,
            "release a",
            "end",
            "start transaction isolation level repeatable read, read only",
            COPIED,
            "insert into work (v) values (91)",
            "abort",
            "rollback",
            "begin; insert into work (v) values (92); commit",
            "set transaction isolation level serializable",
            "commit and chain")) {
      t.see(sql, () -> s.execute(sql) ? Show.rows(s.getResultSet()) : s.getUpdateCount());
      state(t, sql, connection);
    }
    t.query("rows", connection, WORK);
    s.execute("begin");
    t.act("autocommit off within", () -> connection.setAutoCommit(false));
    state(t, "off", connection);
    t.act("commit", connection::commit);
    state(t, "committed", connection);
    t.query("prepare", connection, "prepare transaction 'parity'");
    state(t, "prepared", connection);
    connection.setAutoCommit(true);
    t.query("undo", connection, "rollback prepared 'parity'");
  }

  private static void ownWrites(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    String sum = "select count(*), sum(v), min(t), max(t) from work";
    PreparedStatement prepared = connection.prepareStatement("select sum(v) from work where v > ?");
    prepared.setInt(1, 0);
    for (boolean auto : new boolean[] {true, false}) {
      connection.setAutoCommit(auto);
      int base = auto ? 100 : 200;
      for (String sql :
          List.of(
              "insert into work (v) values (" + base + ")",
              "insert into work (v) values (" + (base + 1) + ") on conflict do nothing",
              "insert into work (v) values (1) on conflict (v) do update set t = 'again'",
              "update work set v = v + 1000 where v >= 100",
              "with w as (update work set t = 'with' returning *) select count(*) from w",
              "merge into work using (values (2)) as s (v) on work.v = s.v when matched then update set t = 'merged'",
              "delete from work where v = 3",
              "truncate work")) {
        t.see(sql, () -> s.execute(sql) ? Show.rows(s.getResultSet()) : s.getUpdateCount());
        t.query("sum after it", connection, sum);
        t.see("prepared after it", () -> Show.rows(prepared.executeQuery()));
      }
      if (!auto) {
        connection.rollback();
      }
      t.query("at the end", connection, sum);
    }
  }

  private static void othersWrites(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (int i = 0; i < 5; i++) {
      write(client, "insert into work (v) values (" + (300 + i) + ")");
      t.query("seen at once", connection, "select count(*), sum(v) from work");
    }
    write(
        client, "begin; insert into work (v) values (400); delete from work where v < 300; commit");
    t.query("as one", connection, "select count(*), sum(v) from work");
    write(client, "truncate work");
    t.query("empty", connection, "select count(*), sum(v) from work");
    write(client, "alter table work add more int default 7; insert into work (v) values (1)");
    t.query("one more column", connection, "select * from work");
    write(client, "alter table work drop more");
    t.query("one less", connection, "select * from work");
  }

  private static void locks(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(false);
    for (String lock : List.of("for update", "for no key update", "for share", "for key share")) {
      t.query(lock, connection, "select v from work where v = 1 " + lock);
    }
    Connection other = client.connect();
    t.query("not now", other, "select v from work where v = 1 for update nowait");
    t.query("skipped", other, "select v from work order by v for update skip locked");
    t.query("advisory", connection, "select pg_advisory_xact_lock(7)");
    t.query("taken", other, "select pg_try_advisory_lock(7)");
    t.see("time", () -> other.createStatement().executeUpdate("set lock_timeout = '50ms'"));
    t.see(
        "waits",
        () -> other.createStatement().executeUpdate("update work set t = 'x' where v = 1"));
    connection.rollback();
    t.see(
        "free", () -> other.createStatement().executeUpdate("update work set t = 'x' where v = 1"));
    connection.createStatement().execute("lock table numbers in access exclusive mode");
    t.query("locked", other, COPIED);
    connection.rollback();
    t.query("unlocked", other, COPIED);
  }

  private static void locksOfReads(Client client, Transcript t) throws Exception {
    Connection reader = client.connect();
    PreparedStatement read = reader.prepareStatement("select count(*) from numbers where n > ?");
    read.setInt(1, 0);
    t.see("known", () -> Show.rows(read.executeQuery()));
    Connection other = client.connect();
    Statement s = other.createStatement();
    s.execute("set lock_timeout = '50ms'");
    reader.createStatement().execute("set lock_timeout = '50ms'");
    reader.setAutoCommit(false);
    t.see("read", () -> Show.rows(read.executeQuery()));
    other.setAutoCommit(false);
    t.differs(Difference.LOCKS, "waits for the reader", () -> s.executeUpdate("truncate numbers"));
    reader.rollback();
    other.rollback();
    s.execute("lock table numbers in access exclusive mode");
    t.differs(Difference.LOCKS, "waits for others", () -> Show.rows(read.executeQuery()));
    reader.rollback();
    other.rollback();
    t.see("free", () -> Show.rows(read.executeQuery()));
    reader.rollback();
  }

  /** They hide tables of the copy. */
  private static void temporary(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    t.query("before", connection, COPIED);
    t.see("hide", () -> s.executeUpdate("create temp table numbers (n int)"));
    t.query("hidden", connection, COPIED);
    t.query("meant", connection, "select count(*) from public.numbers");
    t.see("drop", () -> s.executeUpdate("drop table numbers"));
    t.query("back", connection, COPIED);
    connection.setAutoCommit(false);
    t.see("hide", () -> s.executeUpdate("create temp view numbers as select 1 as n"));
    t.query("hidden", connection, COPIED);
    connection.rollback();
    t.query("back", connection, COPIED);
    t.see(
        "short", () -> s.executeUpdate("create temp table brief on commit drop as select 1 as x"));
    t.query("there", connection, "select x from brief");
    connection.commit();
    t.query("gone", connection, "select x from brief");
  }

  private static void deferred(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    s.execute("create temp table later (a int unique deferrable initially deferred)");
    connection.setAutoCommit(false);
    t.see("one", () -> s.executeUpdate("insert into later values (1)"));
    t.see("two", () -> s.executeUpdate("insert into later values (1)"));
    t.act("late", connection::commit);
    state(t, "late", connection);
    t.query("none", connection, "select count(*) from later");
    t.act("commit", connection::commit);
    connection.setAutoCommit(true);
    t.see("at once", () -> s.executeUpdate("insert into later values (2), (2)"));
  }
}
