package io.htap.tck.parity;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;

/**
 * DataGrip and the database tools of IntelliJ, whose source is not public. The questions have the
 * form of those in logs of servers that users have published with DataGrip connected (to Postgres,
 * Yugabyte, CrateDB and DataFusion); that a user driver reads {@link DatabaseMetaData}, and that an
 * editor asks for one row more than a page of 500 has, is its documentation.
 */
final class DataGripScenarios {
  private DataGripScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("DataGrip connects", DataGripScenarios::connects),
        Scenario.of("DataGrip reads the catalog", DataGripScenarios::catalog),
        Scenario.of("DataGrip reads the metadata", DataGripScenarios::metaData),
        Scenario.of("DataGrip shows data", DataGripScenarios::data));
  }

  private static void connects(Client client, Transcript t) throws Exception {
    Connection connection = client.connect("ApplicationName=");
    t.act("name", () -> connection.setClientInfo("ApplicationName", "DataGrip 2025.2.3"));
    t.see("version", () -> connection.getMetaData().getDatabaseProductVersion());
    t.see("isolation", connection::getTransactionIsolation);
    ask(
        connection,
        t,
        "select version() like 'PostgreSQL%'",
        "select current_database() as a, current_schemas(false) as b",
        "SHOW TRANSACTION ISOLATION LEVEL",
        "select current_database(), current_schema(), current_user",
        "select case when pg_catalog.pg_is_in_recovery() then null else"
            + " pg_catalog.txid_current()::varchar::bigint end is not null as current_txid",
        "select L.transactionid::varchar::bigint as transaction_id from pg_catalog.pg_locks L where"
            + " L.transactionid is not null and L.pid = -1 limit 1",
        "set search_path = \"public\"",
        "select 'keep alive'");
    t.act("read only", () -> connection.setReadOnly(true));
    t.query("still", connection, "select count(*) from numbers");
  }

  private static void ask(Connection connection, Transcript t, String... all) throws Exception {
    for (String sql : all) {
      try (Statement statement = connection.createStatement()) {
        t.see(sql, () -> ToolScenarios.results(statement, sql));
      }
    }
  }

  private static void catalog(Client client, Transcript t) throws Exception {
    ask(
        client.connect(),
        t,
        "select N.oid::bigint > 0 as id, datname as name, D.description, datistemplate as"
            + " is_template, datallowconn as allow_connections,"
            + " pg_catalog.pg_get_userbyid(N.datdba) as \"owner\" from pg_catalog.pg_database N"
            + " left join pg_catalog.pg_shdescription D on N.oid = D.objoid order by case when"
            + " datname = pg_catalog.current_database() then -1::bigint else N.oid::bigint end",
        "select N.oid::bigint as id, N.xmin is not null as state_number, nspname as name,"
            + " D.description, pg_catalog.pg_get_userbyid(N.nspowner) as \"owner\" from"
            + " pg_catalog.pg_namespace N left join pg_catalog.pg_description D on N.oid = D.objoid"
            + " where N.nspname not like 'pg_toast%' and N.nspname not like 'pg_temp%' order by"
            + " case when nspname = current_schema then -1::bigint else N.oid::bigint end",
        "select T.relkind as table_kind, T.relname as table_name, T.oid as table_id,"
            + " T.relhassubclass as has_subclass, T.reloptions as options, (select"
            + " pg_catalog.array_agg(inhparent::bigint order by inhseqno)::varchar from"
            + " pg_catalog.pg_inherits where T.oid = inhrelid) as ancestors,"
            + " pg_catalog.pg_get_userbyid(T.relowner) as \"owner\" from pg_catalog.pg_class T"
            + " where relnamespace = 'other'::regnamespace and relkind in ('r', 'm', 'v', 'f', 'p')"
            + " order by table_kind, table_id",
        "with T as (select distinct T.oid as table_id, T.relname from pg_catalog.pg_class T where"
            + " relnamespace = 'other'::regnamespace and relkind in ('r', 'm', 'v')) select"
            + " T.table_id, C.attnum as column_position, C.attname as column_name,"
            + " C.atttypmod as type_mod, C.attndims as dimensions_number,"
            + " pg_catalog.format_type(C.atttypid, C.atttypmod) as type_spec, C.atttypid as"
            + " type_id, C.attnotnull as mandatory, pg_catalog.pg_get_expr(D.adbin, T.table_id) as"
            + " column_default_expression, not C.attislocal as column_is_inherited, C.attisdropped"
            + " from T join pg_catalog.pg_attribute C on T.table_id = C.attrelid left join"
            + " pg_catalog.pg_attrdef D on (C.attrelid, C.attnum) = (D.adrelid, D.adnum) where"
            + " attnum > 0 order by table_id, attnum",
        "select tab.oid table_id, tab.relkind table_kind, ind_stor.relname index_name,"
            + " ind_head.indexrelid index_id, ind_head.indisunique is_unique, ind_head.indisprimary"
            + " is_primary, pg_catalog.pg_get_expr(ind_head.indpred, ind_head.indrelid) as"
            + " condition, (select pg_catalog.array_agg(inhparent::bigint order by"
            + " inhseqno)::varchar from pg_catalog.pg_inherits where ind_stor.oid = inhrelid) as"
            + " ancestors from pg_catalog.pg_class tab join pg_catalog.pg_index ind_head on"
            + " ind_head.indrelid = tab.oid join pg_catalog.pg_class ind_stor on tab.relnamespace ="
            + " ind_stor.relnamespace and ind_stor.oid = ind_head.indexrelid where tab.relnamespace"
            + " = 'other'::regnamespace order by index_id",
        "select T.oid table_id, relkind table_kind, C.oid::bigint con_id, conname con_name, contype"
            + " con_kind, conkey con_columns, conindid index_id, confrelid ref_table_id, condeferrable"
            + " is_deferrable, confupdtype on_update, confdeltype on_delete, confkey ref_columns from"
            + " pg_catalog.pg_constraint C join pg_catalog.pg_class T on C.conrelid = T.oid where"
            + " T.relnamespace = 'other'::regnamespace order by con_id",
        "select R.ev_class as view_id, R.oid as rule_id, R.rulename as rule_name,"
            + " pg_catalog.pg_get_viewdef(R.ev_class, true) from pg_catalog.pg_rewrite R join"
            + " pg_catalog.pg_class A on R.ev_class = A.oid and A.relnamespace ="
            + " 'other'::regnamespace order by R.ev_class",
        "select proname, prokind, pg_catalog.pg_get_function_arguments(oid), lanname from"
            + " pg_catalog.pg_proc join (select oid as l, lanname from pg_catalog.pg_language) L on"
            + " l = prolang where pronamespace = 'public'::regnamespace and proname in ('swap',"
            + " 'next_of') order by 1",
        "select distinct GRANTEE as USER_NAME, 'N' as IS_EXPIRED from"
            + " INFORMATION_SCHEMA.USAGE_PRIVILEGES order by GRANTEE asc",
        "select SCHEMA_NAME, case when lower(SCHEMA_NAME)='pg_catalog' then 'Y' else 'N' end as"
            + " IS_PUBLIC from INFORMATION_SCHEMA.SCHEMATA order by SCHEMA_NAME asc");
  }

  /** As a user driver is introspected, and any with "Introspect using JDBC metadata". */
  private static void metaData(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    DatabaseMetaData m = connection.getMetaData();
    t.see("product", () -> m.getDatabaseProductName() + m.getDatabaseMajorVersion());
    t.see("JDBC", () -> m.getJDBCMajorVersion() + "." + m.getJDBCMinorVersion());
    t.see("quote", () -> m.getIdentifierQuoteString() + m.getExtraNameCharacters());
    t.see("null order", () -> m.nullsAreSortedHigh() + " " + m.nullsAreSortedAtEnd());
    t.see("catalogs", m::getCatalogs);
    t.see("schemas", m::getSchemas);
    t.see("tables", () -> m.getTables("parity", "other", "%", null));
    t.see("columns", () -> m.getColumns("parity", "other", "%", "%"));
    t.see("keys", () -> m.getPrimaryKeys("parity", "other", "parent"));
    t.see("indexes", () -> m.getIndexInfo("parity", "other", "child", false, true));
    t.see("references", () -> m.getImportedKeys("parity", "other", "child"));
    t.see("procedures", () -> m.getProcedures("parity", "public", "add%"));
    t.see("functions", () -> m.getFunctions("parity", "public", "%of"));
    t.see("types", () -> m.getUDTs("parity", "other", "%", null));
  }

  private static void data(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql :
        List.of(
            "SELECT t.* FROM public.numbers t ORDER BY n LIMIT 501",
            "SELECT t.* FROM public.numbers t WHERE name LIKE 'name 1%' ORDER BY third DESC, n"
                + " LIMIT 501 OFFSET 500",
            "SELECT t.*, CTID FROM public.work t ORDER BY id LIMIT 501",
            "SELECT COUNT(*) FROM public.numbers",
            "select third, min(name), max(n), count(distinct n % 7) from numbers group by third"
                + " having count(*) > 1 order by third")) {
      try (Statement statement =
          connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
        statement.setFetchSize(100);
        t.see(sql, () -> statement.execute(sql));
        ResultSet rows = statement.getResultSet();
        t.see("heads", () -> ToolScenarios.heads(rows.getMetaData()));
        t.see("rows", () -> Show.rows(rows));
        t.see("more", () -> statement.getMoreResults() + " " + statement.getUpdateCount());
        t.see("warnings", statement::getWarnings);
      }
      if (!sql.contains("CTID")) {
        t.ranOnCopy(connection, sql);
      }
    }
    connection.setAutoCommit(false);
    t.act(
        "level", () -> connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ));
    t.query("within", connection, "select third, count(*) from numbers group by third order by 1");
    t.act("end", connection::commit);
    t.act("serializable", () -> connection.setTransactionIsolation(8));
    t.query("within", connection, "select count(*) from numbers");
    t.act("roll back", connection::rollback);
  }
}
