package io.htap.rewrite.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.SqlParser;
import io.htap.rewrite.Translator;
import io.htap.rewrite.translation.Translation;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.rewrite.translation.Translation.Untranslatable;
import io.htap.rewrite.translation.UsedRelation;
import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationFacts.CopyPart;
import io.htap.spi.RelationFacts.Kind;
import io.htap.spi.RelationName;
import io.htap.spi.SessionFacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A relation that the copy holds in parts reads as the union of those columns that are used. */
class UnionOfPartsTest {
  private static final RelationName NAME = new RelationName(null, "parent");

  @Test
  void onlyTheColumnsUsedAreNamed() {
    assertThat(sql("select count(a) from parent where b > 1"))
        .contains(
            "(SELECT \"a_1\" AS \"a_1\", \"b_2\" AS \"b_2\" FROM copy.m1"
                + " UNION ALL SELECT \"a_7\" AS \"a_1\", \"b_3\" AS \"b_2\" FROM copy.m2) AS r");
    assertThat(sql("select count(*) from parent"))
        .contains("(SELECT 1 FROM copy.m1 UNION ALL SELECT 1 FROM copy.m2)");
  }

  @Test
  void everyOccurrenceHasItsOwnColumns() {
    assertThat(sql("select count(x.a) from parent x join parent y on x.a = y.b"))
        .contains(
            "SELECT \"a_1\" AS \"a_1\" FROM copy.m1", "SELECT \"b_3\" AS \"b_2\" FROM copy.m2")
        .doesNotContain("\0");
  }

  @Test
  void aColumnThatAPartLacksIsRefusedWhereItIsRead() {
    assertThat(translate("select c from parent"))
        .isInstanceOfSatisfying(
            Untranslatable.class,
            no -> assertThat(no.reason().code()).isEqualTo(ReasonCode.COLUMN_NOT_REPLICATED));
  }

  @Test
  void onlyIsTheTableByItself() {
    assertThat(sql("select count(a) from only parent")).contains("copy.m1 AS").doesNotContain("m2");
    assertThat(sql("select count(o.a) from only parent o join parent t on t.a = o.a"))
        .contains("copy.m1 AS", "copy.m2");
    Translated both = (Translated) translate("select count(*) from only parent");
    assertThat(both.relations()).extracting(UsedRelation::written).containsExactly(NAME.asOnly());
  }

  @Test
  void onlyOfAnythingElseIsRefused() {
    assertThat(translate("with parent as (select 1 as a) select a from only parent"))
        .isInstanceOf(Untranslatable.class);
  }

  private static String sql(String statement) {
    assertThat(translate(statement)).isInstanceOf(Translated.class);
    return ((Translated) translate(statement)).sql();
  }

  private static Translation translate(String statement) {
    return Translator.translate(
        (Parsed) SqlParser.parse(statement),
        new CatalogFacts(
            Map.of(
                NAME,
                parent(
                    null,
                    List.of(
                        new CopyPart("copy.m1", Map.of(1, "a_1", 2, "b_2")),
                        new CopyPart("copy.m2", Map.of(1, "a_7", 2, "b_3")))),
                NAME.asOnly(),
                parent("copy.m1", List.of()))),
        new SessionFacts(
            "UTC", true, new CollationFacts(CollationFacts.DEFAULT_OID, true, true), false),
        List.of());
  }

  private static RelationFacts parent(String copyTable, List<CopyPart> parts) {
    int type = PgType.INT4.oid();
    return new RelationFacts(
        1,
        "public",
        "parent",
        Kind.TABLE,
        List.of(
            new ColumnFacts("a", 1, type, -1, false, null, "a_1"),
            new ColumnFacts("b", 2, type, -1, false, null, "b_2"),
            new ColumnFacts("c", 3, type, -1, false, null, null)),
        List.of(),
        -1,
        null,
        copyTable,
        parts,
        null);
  }
}
