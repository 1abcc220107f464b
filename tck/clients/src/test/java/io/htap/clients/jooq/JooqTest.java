package io.htap.clients.jooq;

import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** jOOQ's generated SQL: quoted names everywhere, casts at parameters, its own types. */
@ExtendWith(ShopServer.Extension.class)
class JooqTest {
  private static final Table<Record> PURCHASE = table(name("public", "purchase"));
  private static final Table<Record> CUSTOMER = table(name("public", "customer"));
  private static final Field<Long> ID = field(name("purchase", "id"), SQLDataType.BIGINT);
  private static final Field<Integer> BUYER =
      field(name("purchase", "customer_id"), SQLDataType.INTEGER);
  private static final Field<BigDecimal> AMOUNT =
      field(name("purchase", "amount"), SQLDataType.NUMERIC(12, 2));
  private static final Field<Integer> QUANTITY =
      field(name("purchase", "quantity"), SQLDataType.INTEGER);
  private static final Field<String> STATE = field(name("purchase", "state"), SQLDataType.VARCHAR);
  private static final Field<OffsetDateTime> PLACED =
      field(name("purchase", "placed_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
  private static final Field<Integer> CUSTOMER_ID =
      field(name("customer", "id"), SQLDataType.INTEGER);
  private static final Field<String> REGION =
      field(name("customer", "region"), SQLDataType.VARCHAR);
  private static final Field<JSONB> PROFILE = field(name("customer", "profile"), SQLDataType.JSONB);

  @Test
  void answersAreTheSame(ShopServer server) throws Exception {
    server.sameOnBoth("jooq", JooqTest::application);
  }

  private static void application(Run run) throws Exception {
    // jOOQ guesses a dialect from the URL, and recognizes this form of it.
    String url = run.url().replaceFirst("^jdbc:htap:", "jdbc:htap:postgresql:");
    try (Connection connection = DriverManager.getConnection(url)) {
      DSLContext jooq = DSL.using(connection);
      run.saw("dialect", jooq.dialect());
      analytics(run, jooq, connection);
      reads(run, jooq);
      writes(run, jooq);
      meta(run, jooq);
    }
  }

  private static void analytics(Run run, DSLContext jooq, Connection connection)
      throws SQLException {
    run.sawAnalytics(
        "group by",
        connection,
        rows(
            jooq.select(
                    REGION,
                    count(),
                    sum(AMOUNT).as("turnover"),
                    avg(QUANTITY),
                    count(when(STATE.eq("PAID"), 1)))
                .from(PURCHASE)
                .join(CUSTOMER)
                .on(CUSTOMER_ID.eq(BUYER))
                .where(QUANTITY.in(1, 2, 3))
                .groupBy(REGION)
                .having(count().gt(10))
                .orderBy(REGION)
                .fetch()));
    Field<Integer> rank =
        rowNumber().over().partitionBy(STATE).orderBy(AMOUNT.desc(), ID).as("rank");
    Table<?> ranked = select(STATE, ID, AMOUNT, rank).from(PURCHASE).asTable("ranked");
    run.sawAnalytics(
        "window",
        connection,
        rows(
            jooq.select(ranked.fields())
                .from(ranked)
                .where(ranked.field(rank).le(3))
                .orderBy(ranked.field("state"), ranked.field(rank))
                .fetch()));
    run.sawAnalytics(
        "paging with a total",
        connection,
        rows(
            jooq.select(BUYER, sum(AMOUNT).as("spent"), count().over().as("total"))
                .from(PURCHASE)
                .groupBy(BUYER)
                .orderBy(sum(AMOUNT).desc(), BUYER)
                .limit(5)
                .offset(10)
                .fetch()));
  }

  private static void reads(Run run, DSLContext jooq) {
    // jOOQ sends moments as text within a cast, which Postgres alone may read.
    run.saw(
        "since a moment",
        rows(
            jooq.select(STATE, count(), sum(AMOUNT))
                .from(PURCHASE)
                .where(PLACED.ge(val(OffsetDateTime.parse("2024-02-01T00:00:00Z"))))
                .groupBy(STATE)
                .orderBy(STATE)
                .fetch()));
    run.saw(
        "jsonb",
        rows(
            jooq.select(CUSTOMER_ID, PROFILE)
                .from(CUSTOMER)
                .where(CUSTOMER_ID.le(12))
                .orderBy(1)
                .fetch()));
    run.saw(
        "lazily",
        jooq.transactionResult(
            inside -> {
              long total = 0;
              try (var cursor =
                  DSL.using(inside)
                      .select(ID, AMOUNT)
                      .from(PURCHASE)
                      .orderBy(ID)
                      .fetchSize(1000)
                      .fetchLazy()) {
                for (var row : cursor) {
                  total += row.value1();
                }
              }
              return total;
            }));
    run.saw(
        "nested rows",
        jooq.select(
                CUSTOMER_ID,
                DSL.multiset(
                        select(ID, AMOUNT)
                            .from(PURCHASE)
                            .where(BUYER.eq(CUSTOMER_ID))
                            .orderBy(ID)
                            .limit(2))
                    .as("purchases"))
            .from(CUSTOMER)
            .where(CUSTOMER_ID.le(3))
            .orderBy(CUSTOMER_ID)
            .fetch()
            .formatJSON());
    run.saw(
        "for update",
        jooq.transactionResult(
            inside ->
                rows(
                    DSL.using(inside)
                        .select(ID)
                        .from(PURCHASE)
                        .where(ID.le(3L))
                        .orderBy(ID)
                        .forUpdate()
                        .fetch())));
  }

  private static void writes(Run run, DSLContext jooq) {
    run.saw(
        "returning",
        rows(
            jooq.insertInto(PURCHASE)
                .columns(
                    BUYER,
                    field(name("product_id"), SQLDataType.INTEGER),
                    QUANTITY,
                    AMOUNT,
                    STATE,
                    PLACED)
                .values(
                    1,
                    2,
                    3,
                    new BigDecimal("4.50"),
                    "NEW",
                    OffsetDateTime.parse("2026-01-01T00:00:00Z"))
                .returning(ID, AMOUNT, PLACED)
                .fetch()));
    Field<Integer> id = field(name("id"), SQLDataType.INTEGER);
    Field<String> label = field(name("name"), SQLDataType.VARCHAR);
    run.saw(
        "upsert",
        jooq.insertInto(CUSTOMER)
            .columns(
                id,
                label,
                field(name("region"), SQLDataType.VARCHAR),
                field(name("since"), SQLDataType.LOCALDATE),
                field(name("profile"), SQLDataType.JSONB))
            .values(
                1,
                "Renamed",
                "north",
                java.time.LocalDate.of(2026, 1, 1),
                JSONB.valueOf("{\"a\": [1, 2]}"))
            .onConflict(id)
            .doUpdate()
            .set(label, DSL.excluded(label))
            .execute());
    run.saw(
        "batch",
        Arrays.stream(
                jooq.batch(
                        IntStream.range(0, 200)
                            .mapToObj(
                                i ->
                                    jooq.update(PURCHASE)
                                        .set(field(name("quantity"), SQLDataType.INTEGER), 9)
                                        .where(field(name("id"), SQLDataType.BIGINT).eq((long) i)))
                            .toList())
                    .execute())
            .sum());
    run.saw(
        "own writes",
        rows(
            jooq.select(QUANTITY, count())
                .from(PURCHASE)
                .groupBy(QUANTITY)
                .orderBy(QUANTITY)
                .fetch()));
    try {
      jooq.transaction(
          inside -> {
            DSL.using(inside).deleteFrom(PURCHASE).execute();
            DSL.using(inside).transaction(nested -> DSL.using(nested).execute("SELECT 1 / 0"));
          });
    } catch (DataAccessException error) {
      run.saw("error", error.sqlState() + " " + error.sqlStateClass());
    }
    run.saw("rolled back", jooq.fetchCount(PURCHASE));
  }

  private static void meta(Run run, DSLContext jooq) {
    var schema = jooq.meta().getSchemas("public").get(0);
    List<String> tables =
        schema.getTables().stream()
            .sorted(java.util.Comparator.comparing(Table::getName))
            .map(
                table ->
                    table.getName()
                        + Arrays.stream(table.fields())
                            .map(field -> field.getName() + " " + field.getDataType())
                            .toList()
                        + table.getPrimaryKey()
                        + table.getReferences())
            .toList();
    run.saw("tables", tables);
  }

  private static List<Object[]> rows(Result<? extends Record> result) {
    return result.stream().map(Record::intoArray).toList();
  }
}
