package io.htap.replica;

import io.htap.replica.apply.ChangeApplier;
import io.htap.replica.event.Events;
import io.htap.replica.freshness.MarkerWriter;
import io.htap.replica.freshness.Watermarks;
import io.htap.replica.stream.ChangeSink;
import io.htap.replica.stream.PgOutputDecoder;
import io.htap.replica.stream.RelationMessage;
import io.htap.replica.stream.StreamReader;
import io.htap.replica.stream.StreamReader.Message;
import io.htap.replica.stream.StreamReader.Position;
import io.htap.replica.stream.StreamReader.Received;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/**
 * One run of the change stream, from connecting to losing the connection. While one batch is
 * applied the next one gathers. A batch ends at the end of a Postgres transaction:
 *
 * <ul>
 *   <li>at once when somebody waits for a marker that has come, and for a table that the batch
 *       changes;
 *   <li>when nothing more has come, after a rest as long as a few applications take, at most the
 *       batch time: fresh when there is little to do, and DuckDB never busy all the time;
 *   <li>when there is more to come, only after several times that, so that a backlog is worked off
 *       in large batches.
 * </ul>
 */
final class StreamSession implements ChangeSink {
  private static final long POLL_NANOS = 20_000_000;
  private static final long STORE_POSITION_NANOS = 500_000_000L;
  private static final long LONGEST_GATHERING_NANOS = 1_000_000_000L;
  private static final int REST = 19;
  private static final int GATHERING = 15;

  private final StreamReader reader;
  private final ChangeApplier applier;
  private final Watermarks watermarks;
  private final MarkerWriter markers;
  private final TableRouter tables;
  private final int batchRows;
  private final long batchNanos;
  private final long silenceNanos;
  private final boolean durableByCommit;
  private final long startLsn;

  private boolean inTransaction;
  private boolean skipping;
  private long pendingLsn;
  private long pendingMarker;
  private long durableLsn;
  private long committedAt;
  private long cost;
  private long storedAt;
  private long probedAt;
  private boolean probing;
  private boolean reconnected;

  StreamSession(
      StreamReader reader,
      ChangeApplier applier,
      Watermarks watermarks,
      MarkerWriter markers,
      TableRouter tables,
      ReplicaConfig config,
      long startLsn) {
    this.reader = reader;
    this.applier = applier;
    this.watermarks = watermarks;
    this.markers = markers;
    this.tables = tables;
    batchRows = config.batchRows();
    batchNanos = config.batchTime().toNanos();
    silenceNanos = config.silence().toNanos();
    durableByCommit = config.path() != null;
    this.startLsn = startLsn;
    durableLsn = startLsn;
    pendingLsn = startLsn;
    committedAt = System.nanoTime() - LONGEST_GATHERING_NANOS;
  }

  /** Follows the stream until closed, or until it breaks. */
  void run(BooleanSupplier closed) throws SQLException, InterruptedException {
    boolean whole = false;
    try {
      follow(closed);
      whole = true;
    } finally {
      if (!whole) {
        reader.breakOff();
      }
    }
  }

  private void follow(BooleanSupplier closed) throws SQLException, InterruptedException {
    watermarks.readBy(reader.start());
    var decoder = new PgOutputDecoder();
    while (!closed.getAsBoolean()) {
      Received received = reader.next(patience());
      if (received instanceof Message message) {
        decoder.decode(message.payload(), this);
      } else {
        if (received instanceof Position position && !inTransaction) {
          // Everything received before it is applied, or is about to be.
          pendingLsn = Math.max(pendingLsn, position.lsn());
        }
        pause();
      }
    }
    if (!inTransaction && applier.dirty()) {
      apply();
    }
    if (durableByCommit && !inTransaction && watermarks.appliedLsn() > durableLsn) {
      storePosition();
    }
    acknowledge();
  }

  private long patience() {
    return applier.dirty() && !inTransaction
        ? Math.max(0, Math.min(POLL_NANOS, committedAt + rest() - System.nanoTime()))
        : POLL_NANOS;
  }

  /** How long DuckDB is left in peace after a batch. */
  private long rest() {
    return Math.min(batchNanos, REST * cost);
  }

  /** Nothing more has come. */
  private void pause() throws SQLException {
    if (!inTransaction) {
      tend();
    }
    if (!inTransaction && applier.dirty()) {
      if (System.nanoTime() - committedAt >= rest()) {
        apply();
      }
    } else if (!inTransaction) {
      watermarks.advance(pendingLsn);
      if (durableByCommit
          && watermarks.appliedLsn() > durableLsn
          && System.nanoTime() - storedAt > STORE_POSITION_NANOS) {
        storePosition();
      }
      acknowledge();
    }
    checkSilence();
  }

  /** A connection whose other end is gone without a word looks like one with nothing to say. */
  private void checkSilence() throws SQLException {
    long now = System.nanoTime();
    long heardAt = Math.max(reader.heardAt() - now, watermarks.refusedAt() - now) + now;
    if (now - heardAt < silenceNanos) {
      probing = false;
    } else if (!probing) {
      probing = true;
      reconnected = false;
      probedAt = now;
      watermarks.probe();
    } else if (!reconnected && now - probedAt > silenceNanos / 2) {
      // It may be the marker's own connection that is dead.
      reconnected = true;
      markers.reconnect();
    } else if (now - probedAt > silenceNanos) {
      throw new SQLException("the server does not answer any more", "08006");
    }
  }

  /** Lets tables join and leave and rids them of dead rows, which changes wait for that long. */
  private void tend() throws SQLException {
    // Everything up to here has been received, and what waits is all that there is.
    long position = Math.max(pendingLsn, watermarks.appliedLsn());
    if (tables.hasWork(position)) {
      if (applier.dirty()) {
        apply();
      }
      pendingLsn = position;
      tables.work(position);
      if (applier.dirty()) {
        apply();
      }
      tables.committed();
    }
    applier.tidy();
  }

  private void apply() throws SQLException {
    long started = System.nanoTime();
    // Never back behind what has been stored without a change.
    pendingLsn = Math.max(pendingLsn, durableLsn);
    watermarks.changing(pendingLsn);
    tables.coming();
    Events.AppliedBatch event = Events.get().applying();
    int changes = applier.rows();
    applier.commit(pendingLsn);
    tables.came();
    if (event != null) {
      event.ended(changes, pendingLsn - watermarks.appliedLsn());
    }
    durableLsn = pendingLsn;
    committedAt = System.nanoTime();
    storedAt = committedAt;
    cost = committedAt - started;
    watermarks.pace(cost, pendingLsn - watermarks.appliedLsn());
    watermarks.advance(pendingLsn);
    acknowledge();
  }

  /** Moves the stored position on although none of our tables changed, so that the slot can. */
  private void storePosition() throws SQLException {
    long lsn = watermarks.appliedLsn();
    applier.commit(lsn);
    durableLsn = lsn;
    storedAt = System.nanoTime();
  }

  private void acknowledge() {
    reader.acknowledge(durableByCommit ? durableLsn : watermarks.appliedLsn());
  }

  @Override
  public void begin(long commitLsn) {
    inTransaction = true;
    // Only after a resume: what the copy has already may be sent once more.
    skipping = commitLsn < startLsn;
    tables.begin(commitLsn);
  }

  @Override
  public void commit(long endLsn) throws SQLException {
    inTransaction = false;
    watermarks.seen(endLsn);
    if (skipping) {
      skipping = false;
      return;
    }
    pendingLsn = endLsn;
    if (!applier.dirty()) {
      watermarks.advance(endLsn);
    } else if (pendingMarker > 0 || isFull()) {
      apply();
    }
    if (pendingMarker > 0) {
      watermarks.arrived(pendingMarker, endLsn);
      pendingMarker = 0;
    }
    tend();
  }

  private boolean isFull() {
    long gathered = System.nanoTime() - committedAt;
    if (!reader.hasMore()) {
      return gathered >= rest() || applier.rows() >= batchRows;
    }
    return gathered >= Math.min(LONGEST_GATHERING_NANOS, Math.max(2 * batchNanos, GATHERING * cost))
        || applier.rows() >= (long) GATHERING * batchRows;
  }

  @Override
  public void message(boolean transactional, long lsn, String prefix, String content)
      throws SQLException {
    if (!prefix.equals(MarkerWriter.PREFIX)) {
      return;
    }
    long number = markers.numberOf(content);
    if (transactional) {
      pendingMarker = Math.max(number, 0);
      return;
    }
    watermarks.seen(lsn);
    if (applier.dirty() && watermarks.needs(lsn, applier.changed())) {
      apply();
    }
    if (applier.dirty()) {
      // Everything received before it will be visible with the rest of the batch.
      pendingLsn = Math.max(pendingLsn, lsn);
      watermarks.received(number, lsn, applier.changed());
    } else {
      watermarks.arrived(number, lsn);
    }
  }

  @Override
  public void relation(RelationMessage relation) throws SQLException {
    tables.relation(relation);
  }

  @Override
  public void insert(long oid, byte[] message, int newAt) throws SQLException {
    if (!skipping) {
      tables.insert(oid, message, newAt);
    }
  }

  @Override
  public void update(long oid, byte[] message, int oldAt, int newAt) throws SQLException {
    if (!skipping) {
      tables.update(oid, message, oldAt, newAt);
    }
  }

  @Override
  public void delete(long oid, byte[] message, int oldAt) throws SQLException {
    if (!skipping) {
      tables.delete(oid, message, oldAt);
    }
  }

  @Override
  public void truncate(long[] oids) throws SQLException {
    if (!skipping) {
      tables.truncate(oids);
    }
  }
}
