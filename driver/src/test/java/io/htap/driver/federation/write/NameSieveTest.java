package io.htap.driver.federation.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.spi.RelationName;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameSieveTest {
  private final NameSieve sieve =
      new NameSieve(
          List.of(
              new RelationName("lake", "events"),
              new RelationName(null, "My own täble"),
              new RelationName(null, "t2")));

  @Test
  void aTextThatNamesARelationPasses() {
    assertThat(sieve.passes("insert into t select * from LAKE.Events")).isTrue();
    assertThat(sieve.passes("delete from t using \"My own täble\" m")).isTrue();
    assertThat(sieve.passes("t2")).isTrue();
  }

  @Test
  void othersAreNotParsed() {
    assertThat(sieve.passes("insert into event values (1, 'event', t.eventss, t22)")).isFalse();
    assertThat(sieve.passes("")).isFalse();
  }

  @Test
  void aNameWithoutWordsMayBeAnywhere() {
    assertThat(new NameSieve(List.of(new RelationName(null, "--"))).passes("commit")).isTrue();
  }
}
