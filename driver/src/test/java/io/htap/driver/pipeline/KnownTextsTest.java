package io.htap.driver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.spi.ReasonCode;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KnownTextsTest {
  private final KnownTexts texts = new KnownTexts();

  @Test
  void aTextThatMayLeaveIsReadOnce() {
    String sql = "select a, sum(b) from t group by a";
    TextFacts facts = texts.of(sql);
    assertThat(facts.stays()).isNull();
    assertThat(facts.sql()).isEqualTo(sql);
    assertThat(texts.of(sql)).isSameAs(facts);
    assertThat(texts.of(sql + " having sum(b) > 1")).isNotSameAs(facts);
  }

  @Test
  void aShapeThatStaysIsKnownByWhateverLiterals() {
    TextFacts one = texts.of("select pg_backend_pid(), 1");
    assertThat(one.stays()).isNotNull();
    assertThat(texts.of("select pg_backend_pid(), 2")).isSameAs(one);
  }

  @Test
  void aShapeThatStaysDoesNotHoldItsText() throws InterruptedException {
    WeakReference<String> text = new WeakReference<>(ofLongText("select pg_backend_pid(), "));
    assertThat(collected(text)).as("the text has gone").isTrue();
  }

  @Test
  void aTextThatNoParserReadsIsNotHeldEither() throws InterruptedException {
    WeakReference<String> text = new WeakReference<>(ofLongText("select ) "));
    assertThat(collected(text)).as("the text has gone").isTrue();
  }

  /** Reads a text that nobody else holds. */
  private String ofLongText(String begin) {
    String sql = begin + "'" + "x".repeat(50_000) + "'";
    assertThat(texts.of(sql).stays()).isNotNull();
    return sql;
  }

  private static boolean collected(WeakReference<?> reference) throws InterruptedException {
    for (int i = 0; i < 50 && reference.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    return reference.get() == null;
  }

  @Test
  void whatTextsAreCountedForIsWhatTheyTake() throws InterruptedException {
    long short1 = taken("select a as a%d from t", 2_000);
    assertThat(short1).isPositive();
  }

  private static long taken(String pattern, int count) throws InterruptedException {
    List<TextFacts> kept = new ArrayList<>();
    KnownTexts own = new KnownTexts();
    own.of(pattern.formatted(count));
    long before = used();
    long counted = 0;
    for (int i = 0; i < count; i++) {
      TextFacts facts = own.of(pattern.formatted(i));
      counted += KnownTexts.bytes(facts.sql(), facts);
      kept.add(facts);
    }
    long now = used();
    System.out.println(
        pattern.length() + " " + (now - before) / count + " counted " + counted / count);
    assertThat(kept).hasSize(count);
    assertThat(Objects.requireNonNull(ReasonCode.values())).isNotEmpty();
    return now - before;
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(20);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void probe() throws InterruptedException {
    String cols = "";
    taken("select count(*) as a%d from t where x < 5", 2000);
    taken(
        "select a, b, c, sum(d * e) as a%d from t join u on t.id = u.id where x < 5 and y > date '2020-01-01' group by a, b, c order by 4 desc limit 10",
        1000);
    for (int i = 0; i < 100; i++) {
      cols += ", column_" + i;
    }
    taken("select a as a%d" + cols + " from t where x < 5", 300);
    String in = "";
    for (int i = 0; i < 500; i++) {
      in += ", " + i;
    }
    taken("select a as a%d from t where x in (1" + in + ")", 300);
  }
}
