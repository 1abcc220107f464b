package io.htap.driver.verify;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The statements that stay on Postgres because the copy had answered them wrongly. */
final class Quarantine {
  /** The oldest makes room: so many differences have few causes. */
  private static final int MOST = 10_000;

  private record Key(long fingerprint, long version) {
    static Key of(Subject subject) {
      return new Key(subject.fingerprint(), subject.version());
    }
  }

  private final Map<Key, Finding> findings = new ConcurrentHashMap<>();

  /** Null for nearly all statements: a look at an empty map. */
  @Nullable Finding of(Subject subject) {
    return findings.isEmpty() ? null : findings.get(Key.of(subject));
  }

  /** Of a statement that differs again the first finding stays. */
  boolean add(Finding finding) {
    if (findings.size() >= MOST) {
      findings.remove(Key.of(all().get(0).subject()));
    }
    return findings.putIfAbsent(Key.of(finding.subject()), finding) == null;
  }

  /** The oldest first. */
  List<Finding> all() {
    return findings.values().stream().sorted(Comparator.comparing(Finding::found)).toList();
  }

  int release() {
    int released = findings.size();
    findings.clear();
    return released;
  }
}
