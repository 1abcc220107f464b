package io.htap.gpu.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.gpu.reference.Cases.Case;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a device will be asked: the same on every machine, and something of everything. */
class CasesTest {
  private static final int STATEMENTS = 400;

  @Test
  void oneSeedGivesTheSameCases() {
    List<Case> cases = cases(1);
    assertThat(texts(cases(1))).isEqualTo(texts(cases));
    assertThat(texts(cases(2))).isNotEqualTo(texts(cases));
    assertThat(cases).hasSizeGreaterThan(STATEMENTS / 2);
    assertThat(cases).anyMatch(one -> one.expected() == null);
    assertThat(cases).anyMatch(one -> one.expected() != null && one.expected().size() > 2);
    assertThat(cases).anyMatch(Case::ordered).anyMatch(one -> !one.ordered());
  }

  private static List<String> texts(List<Case> cases) {
    return cases.stream().map(Case::sql).toList();
  }

  private static List<Case> cases(long seed) {
    List<Case> cases = new ArrayList<>();
    Cases.random(seed, STATEMENTS, cases::add);
    return cases;
  }
}
