package io.htap.tck.fuzz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run found.
 *
 * @param statements how many were compared
 * @param answered how many of them Postgres gave rows for
 * @param onDuckDb how many of these DuckDB answered
 * @param differences each shrunk
 * @param stayed why the rest of the answered ones stayed on Postgres
 * @param errors what Postgres refused, by SQLState
 */
record FuzzResult(
    int statements,
    int answered,
    int onDuckDb,
    List<Difference> differences,
    Reasons stayed,
    Reasons errors) {
  /**
   * A statement that was answered differently.
   *
   * @param where database, seed and number: what it takes to make it again
   * @param original as it was generated
   * @param smallest the smallest that still differs
   * @param what the smallest one's difference
   */
  record Difference(String where, String original, String smallest, String what) {
    @Override
    public String toString() {
      return where
          + "\n  "
          + smallest.replace("\n", "\n  ")
          + "\n  "
          + what
          + "\n  made from: "
          + original;
    }
  }

  /** Why statements stayed on Postgres, the most frequent reason first. */
  static final class Reasons {
    private static final class Tally {
      private int count;
      private String example = "";
    }

    /** One reason with the shortest statement that had it. */
    record Ranked(String reason, int count, String example) {}

    private final Map<String, Tally> tallies = new TreeMap<>();

    /** Notes a statement; names that are generated do not tell reasons apart. */
    void add(String reason, String statement) {
      String general =
          reason
              .replaceAll("public\\.\\w+\\.\\S+", "a column")
              .replaceAll("\\b[rwtvxnc]\\d+\\b", "…");
      var tally = tallies.computeIfAbsent(general, r -> new Tally());
      tally.count++;
      if (tally.example.isEmpty() || statement.length() < tally.example.length()) {
        tally.example = statement;
      }
    }

    void add(Reasons others) {
      others.tallies.forEach(
          (reason, other) -> {
            add(reason, other.example);
            var tally = tallies.get(reason);
            if (tally != null) {
              tally.count += other.count - 1;
            }
          });
    }

    List<Ranked> ranked() {
      return tallies.entrySet().stream()
          .map(e -> new Ranked(e.getKey(), e.getValue().count, e.getValue().example))
          .sorted(Comparator.comparingInt(Ranked::count).reversed())
          .toList();
    }
  }

  FuzzResult {
    differences = List.copyOf(differences);
  }

  /** Of those that Postgres answered with rows. */
  double shareOnDuckDb() {
    return answered == 0 ? 0 : (double) onDuckDb / answered;
  }

  FuzzResult plus(FuzzResult other) {
    List<Difference> all = new ArrayList<>(differences);
    all.addAll(other.differences);
    var reasons = new Reasons();
    reasons.add(stayed);
    reasons.add(other.stayed);
    var failures = new Reasons();
    failures.add(errors);
    failures.add(other.errors);
    return new FuzzResult(
        statements + other.statements,
        answered + other.answered,
        onDuckDb + other.onDuckDb,
        all,
        reasons,
        failures);
  }
}
