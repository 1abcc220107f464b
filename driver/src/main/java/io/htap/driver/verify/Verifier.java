package io.htap.driver.verify;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.replica.Replica;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a sample of the answers of one copy, and keeps the statements away from it that it has
 * answered wrongly. What is asked of it on the way of a statement never waits.
 */
public final class Verifier {
  private static final Logger LOG = System.getLogger(Verifier.class.getName());
  private static final Cache<Replica, Verifier> OF = Caffeine.newBuilder().weakKeys().build();

  /** Any will do: it makes the choice the same in each run of a program. */
  private static final long SEED = 42;

  private static final int MOST_REASONS = 100;

  private final Sampler sampler;
  private final Quarantine quarantine = new Quarantine();
  private final Worker worker = new Worker(this::verify);
  private final AtomicLong sampled = new AtomicLong();
  private final AtomicLong same = new AtomicLong();
  private final AtomicLong different = new AtomicLong();
  private final AtomicLong undecided = new AtomicLong();
  private final Map<String, AtomicLong> skipped = new ConcurrentHashMap<>();

  Verifier(long seed) {
    sampler = new Sampler(seed);
  }

  /** The one of this copy. */
  public static Verifier of(Replica replica) {
    return Objects.requireNonNull(OF.get(replica, r -> new Verifier(SEED)));
  }

  /** The copy is about to be closed: ends what is under way, and forgets what waits. */
  public static void close(Replica replica) {
    Verifier verifier = OF.getIfPresent(replica);
    if (verifier != null) {
      verifier.worker.close();
    }
  }

  /**
   * Whether the answer that comes next is to be verified.
   *
   * @param share from 0 to 1
   */
  public boolean sample(double share) {
    return sampler.take(share);
  }

  /** Queues an answer; it is dropped when too many wait. */
  public void offer(Check check) {
    sampled.incrementAndGet();
    worker.offer(check);
  }

  /** Why the statement has to stay on Postgres; null for nearly all. */
  public @Nullable Finding quarantined(Subject subject) {
    return quarantine.of(subject);
  }

  /** Lets all statements go that were kept away. */
  public int release() {
    return quarantine.release();
  }

  /** The statements that are kept away, the oldest first. */
  public List<Finding> findings() {
    return quarantine.all();
  }

  /** The figures as they are now. */
  public Tally tally() {
    return new Tally(
        sampled.get(),
        same.get(),
        different.get(),
        undecided.get(),
        worker.dropped(),
        worker.waiting(),
        skipped.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().get())));
  }

  private void verify(Check check, Session session) throws InterruptedException {
    if (quarantined(check.subject()) != null) {
      skip("in quarantine already");
      return;
    }
    try {
      Session.Ran ran = session.run(check);
      Verdict verdict = ran.verdict();
      if (verdict instanceof Verdict.Same) {
        same.incrementAndGet();
      } else if (verdict instanceof Verdict.Undecided) {
        undecided.incrementAndGet();
      } else if (verdict instanceof Verdict.Skipped s) {
        skip(s.why());
      } else if (verdict instanceof Verdict.Different d) {
        different.incrementAndGet();
        found(new Finding(check.subject(), Instant.now(), ran.user(), check.route(), d.where()));
      }
    } catch (SQLException e) {
      // The message may quote the statement.
      skip("SQLState " + e.getSQLState());
    }
  }

  private void skip(String why) {
    String reason = skipped.size() < MOST_REASONS || skipped.containsKey(why) ? why : "others";
    skipped.computeIfAbsent(reason, r -> new AtomicLong()).incrementAndGet();
  }

  private void found(Finding finding) {
    if (quarantine.add(finding)) {
      LOG.log(
          Level.WARNING,
          "the copy and Postgres differ on statement {0}, which stays on Postgres from now on: {1};"
              + " {2}",
          finding.fingerprint(),
          finding.subject().shape(),
          finding.where());
    }
  }
}
