package io.htap.clients.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import io.htap.clients.hibernate.Entities.Customer;
import io.htap.clients.hibernate.Entities.Product;
import io.htap.clients.hibernate.Entities.Purchase;
import io.htap.clients.hibernate.Entities.Review;
import io.htap.clients.hibernate.Entities.State;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.ScrollMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hibernate's entities, queries, batches and its schema tool. */
@ExtendWith(ShopServer.Extension.class)
class HibernateTest {
  @Test
  void answersAreTheSame(ShopServer server) throws Exception {
    server.sameOnBoth("hibernate", HibernateTest::application);
  }

  private static void application(Run run) throws Exception {
    try (SessionFactory sessions = sessions(run, "update")) {
      analytics(run, sessions);
      associations(run, sessions);
      scrolling(run, sessions);
      batches(run, sessions);
      changes(run, sessions);
      conflicts(run, sessions);
    }
    sessions(run, "validate").close();
  }

  private static SessionFactory sessions(Run run, String tool) {
    return new HibernatePersistenceConfiguration("shop")
        .managedClasses(Customer.class, Product.class, Purchase.class, Review.class)
        .jdbcUrl(run.url())
        .jdbcDriver(run.driver())
        .property(AvailableSettings.HBM2DDL_AUTO, tool)
        .property(AvailableSettings.STATEMENT_BATCH_SIZE, 50)
        .property(AvailableSettings.ORDER_INSERTS, true)
        .createEntityManagerFactory();
  }

  private static void analytics(Run run, SessionFactory sessions) {
    sessions.inTransaction(
        session -> {
          session.setDefaultReadOnly(true);
          report(
              run,
              session,
              "HQL over an association",
              session
                  .createSelectionQuery(
                      """
                      select c.region, count(p), sum(p.amount), max(p.placedAt)
                      from Purchase p join p.customer c
                      where p.quantity >= :least group by c.region order by c.region
                      """,
                      Object[].class)
                  .setParameter("least", 2)
                  .getResultList());
          report(
              run,
              session,
              "HQL with a window and a limit",
              session
                  .createSelectionQuery(
                      """
                      select d.category, sum(p.amount), rank() over (order by sum(p.amount) desc)
                      from Purchase p join p.product d group by d.category order by 2 desc
                      """,
                      Object[].class)
                  .setMaxResults(3)
                  .getResultList());
          report(
              run,
              session,
              "native",
              session
                  .createNativeQuery(
                      "select state, count(*) n, sum(amount) a from purchase group by state order by 1",
                      Object[].class)
                  .getResultList());
          report(run, session, "criteria", criteria(session));
        });
  }

  private static List<Object[]> criteria(Session session) {
    var builder = session.getCriteriaBuilder();
    var query = builder.createQuery(Object[].class);
    var purchase = query.from(Purchase.class);
    var month =
        builder.function(
            "date_trunc", Instant.class, builder.literal("month"), purchase.get("placedAt"));
    query
        .select(
            builder.array(
                month, builder.count(purchase), builder.sum(purchase.<BigDecimal>get("amount"))))
        .where(
            builder.between(
                purchase.<BigDecimal>get("amount"), new BigDecimal("10"), new BigDecimal("900")))
        .groupBy(month)
        .orderBy(builder.asc(month));
    return session.createQuery(query).getResultList();
  }

  private static void report(Run run, Session session, String what, Object value) {
    session.doWork(connection -> run.sawAnalytics(what, connection, value));
  }

  private static void associations(Run run, SessionFactory sessions) {
    sessions.inTransaction(
        session -> {
          var customer = session.find(Customer.class, 7);
          run.saw("json", customer.profile);
          run.saw("lazy", customer.purchases.stream().map(p -> p.id + " " + p.amount).toList());
          run.saw(
              "fetched",
              session
                  .createSelectionQuery(
                      "from Customer c join fetch c.purchases p where c.id in (8, 9) order by c.id",
                      Customer.class)
                  .getResultList()
                  .stream()
                  .map(c -> c.name + " " + c.since + " " + c.purchases.size())
                  .toList());
          run.saw("array", session.find(Product.class, 5).tags);
          run.saw("none", session.find(Product.class, -5));
        });
  }

  private static void scrolling(Run run, SessionFactory sessions) {
    sessions.inTransaction(
        session -> {
          long sum = 0;
          try (var rows =
              session
                  .createSelectionQuery("select p.id from Purchase p order by p.id", Long.class)
                  .setFetchSize(1000)
                  .scroll(ScrollMode.FORWARD_ONLY)) {
            while (rows.next()) {
              sum += rows.get();
            }
          }
          run.saw("scrolled", sum);
          try (var rows =
              session
                  .createSelectionQuery("select p.id from Purchase p order by p.id", Long.class)
                  .setMaxResults(100)
                  .scroll(ScrollMode.SCROLL_INSENSITIVE)) {
            rows.last();
            run.saw("last", rows.get());
            rows.scroll(-10);
            run.saw("ten before", rows.get());
          }
        });
  }

  private static void batches(Run run, SessionFactory sessions) {
    sessions.inTransaction(
        session -> {
          for (int i = 0; i < 500; i++) {
            var review = new Review();
            review.product = session.getReference(Product.class, 1 + i % 200);
            review.stars = 1 + i % 5;
            review.reference = new UUID(1, i);
            review.details = Map.of("verified", i % 2 == 0);
            review.lines.addAll(List.of("line " + i, "end"));
            session.persist(review);
          }
        });
    run.saw(
        "reviews",
        sessions.fromTransaction(
            session ->
                session
                    .createSelectionQuery(
                        "select r.stars, count(r), count(l) from Review r join r.lines l"
                            + " group by r.stars order by r.stars",
                        Object[].class)
                    .getResultList()));
  }

  private static void changes(Run run, SessionFactory sessions) {
    sessions.inTransaction(
        session -> {
          var purchase = new Purchase();
          purchase.customer = session.getReference(Customer.class, 1);
          purchase.product = session.getReference(Product.class, 1);
          purchase.quantity = 3;
          purchase.amount = new BigDecimal("12.30");
          purchase.state = State.PAID;
          purchase.placedAt = Instant.parse("2026-01-01T00:00:00Z");
          session.persist(purchase);
          run.saw("identity", purchase.id);
          session.find(Customer.class, 2).profile = Map.of("tier", "platinum");
          run.saw(
              "bulk",
              session
                  .createMutationQuery("update Purchase set quantity = quantity + 1 where id < 100")
                  .executeUpdate());
          run.saw(
              "own writes",
              session
                  .createSelectionQuery(
                      "select sum(quantity), count(*) from Purchase", Object[].class)
                  .getSingleResult());
          run.saw("locked", session.find(Product.class, 3, LockModeType.PESSIMISTIC_WRITE).name);
        });
    run.saw(
        "changed json",
        sessions.fromTransaction(session -> session.find(Customer.class, 2).profile));
  }

  private static void conflicts(Run run, SessionFactory sessions) {
    var stale =
        sessions.fromTransaction(
            session ->
                session
                    .createSelectionQuery("from Review order by id", Review.class)
                    .setMaxResults(1)
                    .getSingleResult());
    sessions.inTransaction(session -> session.find(Review.class, stale.id).stars = 0);
    stale.stars = 9;
    stale.lines = List.of();
    try {
      sessions.inTransaction(session -> session.merge(stale));
    } catch (OptimisticLockException conflict) {
      run.saw("conflict", conflict.getClass().getName());
    }
    try {
      sessions.inTransaction(
          session ->
              session
                  .createNativeMutationQuery("delete from customer where id = 1")
                  .executeUpdate());
    } catch (ConstraintViolationException violation) {
      run.saw("violation", violation.getKind() + " " + violation.getConstraintName());
    }
    assertThat(Objects.requireNonNull(stale.id)).isPositive();
  }
}
