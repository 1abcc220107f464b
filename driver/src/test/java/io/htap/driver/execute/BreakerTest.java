package io.htap.driver.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BreakerTest {
  @Test
  void it_opens_with_the_fifth_failure_in_a_row_and_says_so_once() {
    var breaker = new Breaker();
    for (var i = 1; i < 5; i++) {
      assertThat(breaker.failed()).isFalse();
      assertThat(breaker.open()).isFalse();
    }
    assertThat(breaker.failed()).isTrue();
    assertThat(breaker.open()).isTrue();
    assertThat(breaker.failed()).isFalse();
    assertThat(breaker.open()).isTrue();
  }

  @Test
  void a_success_closes_it() {
    var breaker = new Breaker();
    for (var i = 1; i <= 5; i++) {
      var unused = breaker.failed();
    }
    breaker.succeeded();
    assertThat(breaker.open()).isFalse();
    assertThat(breaker.failures()).isZero();
  }
}
