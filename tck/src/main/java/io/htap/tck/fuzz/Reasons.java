package io.htap.tck.fuzz;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Why statements stayed on Postgres, the most frequent reason first. */
final class Reasons {
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
