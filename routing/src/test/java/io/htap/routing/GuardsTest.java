package io.htap.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.routing.guard.Guards;
import io.htap.spi.CatalogFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import io.htap.spi.QueryGraph;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.StatementFacts;
import io.htap.spi.StatementFacts.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardsTest {
  private static final RelationName ORDERS = new RelationName(null, "orders");

  @Test
  void aPlainQueryMayLeave() {
    assertThat(Guards.byText(select(ORDERS, Set.of("sum")))).isEmpty();
  }

  @Test
  void anythingButAQueryStays() {
    assertThat(code(Guards.byText(facts(Kind.OTHER, ORDERS, Set.of(), false, false))))
        .isEqualTo(ReasonCode.NOT_A_SELECT);
  }

  @Test
  void lockedRowsStay() {
    assertThat(code(Guards.byText(facts(Kind.SELECT, ORDERS, Set.of(), true, false))))
        .isEqualTo(ReasonCode.LOCKING_CLAUSE);
  }

  @Test
  void aQueryThatWritesStays() {
    assertThat(code(Guards.byText(facts(Kind.SELECT, ORDERS, Set.of(), false, true))))
        .isEqualTo(ReasonCode.WRITES_IN_QUERY);
  }

  @Test
  void volatileFunctionsStayQualifiedOrNot() {
    for (String function : List.of("nextval", "pg_catalog.random", "pg_sleep")) {
      assertThat(code(Guards.byText(select(ORDERS, Set.of(function)))))
          .as(function)
          .isEqualTo(ReasonCode.VOLATILE_FUNCTION);
    }
  }

  @Test
  void catalogsStay() {
    for (RelationName name :
        List.of(
            new RelationName(null, "pg_class"),
            new RelationName("information_schema", "tables"),
            new RelationName("pg_catalog", "x"))) {
      assertThat(code(Guards.byText(select(name, Set.of()))))
          .as(name.toString())
          .isEqualTo(ReasonCode.SYSTEM_CATALOG);
    }
  }

  @Test
  void aUniqueKeyComparedWithConstantsIsAPointLookup() {
    assertThat(code(Guards.byCatalog(lookup("id"), catalog("copy.orders_1", null))))
        .isEqualTo(ReasonCode.POINT_LOOKUP);
  }

  @Test
  void anotherColumnIsNoPointLookup() {
    assertThat(Guards.byCatalog(lookup("total"), catalog("copy.orders_1", null))).isEmpty();
  }

  @Test
  void aTableOutsideTheCopyStays() {
    assertThat(code(Guards.byCatalog(lookup("total"), catalog(null, null))))
        .isEqualTo(ReasonCode.NOT_REPLICATED);
  }

  @Test
  void aTableThatIsNotReadyStaysWithItsOwnReason() {
    Reason copying = Reason.of(ReasonCode.TABLE_NOT_READY, "public.orders is being copied");
    assertThat(Guards.byCatalog(lookup("total"), catalog("copy.orders_1", copying)))
        .contains(copying);
  }

  @Test
  void anUnknownRelationStays() {
    assertThat(code(Guards.byCatalog(lookup("id"), new CatalogFacts(Map.of()))))
        .isEqualTo(ReasonCode.UNKNOWN_RELATION);
  }

  private static ReasonCode code(Optional<Reason> reason) {
    return reason.orElseThrow().code();
  }

  private static StatementFacts select(RelationName relation, Set<String> functions) {
    return facts(Kind.SELECT, relation, functions, false, false);
  }

  private static StatementFacts facts(
      Kind kind, RelationName relation, Set<String> functions, boolean locking, boolean writes) {
    return new StatementFacts(
        kind, List.of(relation), functions, locking, writes, 0, QueryGraph.EMPTY);
  }

  private static StatementFacts lookup(String column) {
    var relation = new QueryGraph.Relation(ORDERS, "orders", Set.of(column));
    return new StatementFacts(
        Kind.SELECT,
        List.of(ORDERS),
        Set.of(),
        false,
        false,
        1,
        new QueryGraph(List.of(relation), false, true));
  }

  private static CatalogFacts catalog(String copyTable, Reason ineligible) {
    var id = new ColumnFacts("id", 1, PgType.INT4.oid(), -1, true, null, "id_1");
    var total = new ColumnFacts("total", 2, PgType.INT4.oid(), -1, true, null, "total_2");
    return new CatalogFacts(
        Map.of(
            ORDERS,
            new RelationFacts(
                1,
                "public",
                "orders",
                RelationFacts.Kind.TABLE,
                List.of(id, total),
                List.of(List.of("id")),
                1000,
                null,
                copyTable,
                ineligible)));
  }
}
