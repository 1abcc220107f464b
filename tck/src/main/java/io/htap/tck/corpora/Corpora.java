package io.htap.tck.corpora;

import java.util.List;

/** All corpora. */
public final class Corpora {
  private Corpora() {}

  /** From the smallest to the largest. */
  public static List<Corpus> all() {
    return List.of(
        new TpchCorpus(),
        new Ssb(),
        new ScriptCorpus("ch", 12, 1_000_000),
        new ScriptCorpus("bi", 5, 1_000_000),
        new Tpcds());
  }
}
