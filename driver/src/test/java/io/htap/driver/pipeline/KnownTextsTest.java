package io.htap.driver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
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
  void whatTextsAreCountedForIsAboutWhatTheyTake() throws InterruptedException {
    assertCounted("select count(*) as a%d from t where x < 5", 1_000);
    assertCounted(
        "select a, b, sum(d * e) as a%d from t join u on t.id = u.id"
            + " where x < 5 and y > date '2020-01-01' group by a, b order by 3 desc limit 10",
        500);
    assertCounted("select a as a%d from t where x in (1" + ", 2345".repeat(500) + ")", 100);
  }

  private static void assertCounted(String pattern, int count) throws InterruptedException {
    KnownTexts own = new KnownTexts();
    List<TextFacts> kept = new ArrayList<>(count);
    own.of(pattern.formatted(count));
    long before = used();
    long counted = 0;
    for (int i = 0; i < count; i++) {
      TextFacts facts = own.of(pattern.formatted(i));
      counted += KnownTexts.bytes(facts.sql(), facts);
      kept.add(facts);
    }
    assertThat(used() - before).as(pattern).isBetween(counted / 2, counted * 3 / 2);
    assertThat(kept).hasSize(count);
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(20);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void noMoreIsKeptThanMayBe() {
    int most = 1 << 20;
    KnownTexts few = new KnownTexts(most);
    List<TextFacts> read = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      read.add(few.of("select count(*) as a" + i + " from t where x < 5"));
    }
    long kept =
        read.stream()
            .filter(facts -> few.of(facts.sql()) == facts)
            .mapToLong(facts -> KnownTexts.bytes(facts.sql(), facts))
            .sum();
    // What is too much goes a moment later.
    assertThat(kept).isBetween(most / 4L, 2L * most);
  }
}
