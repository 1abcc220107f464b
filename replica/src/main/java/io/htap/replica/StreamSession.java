package io.htap.replica;

import io.htap.replica.apply.ChangeApplier;
import io.htap.replica.freshness.MarkerWriter;
import io.htap.replica.freshness.Watermarks;
import io.htap.replica.stream.ChangeSink;
import io.htap.replica.stream.PgOutputDecoder;
import io.htap.replica.stream.RelationMessage;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * One run of the change stream, from connecting to losing the connection. Batches form by
 * themselves: while changes keep coming a batch waits up to the batch time after the one before;
 * after a pause, or when somebody waits for a marker, it is applied at once.
 */
final class StreamSession implements ChangeSink {
  private static final long DOZE_AFTER_NANOS = 20_000_000;
  private static final long DOZE_NANOS = 5_000_000;
  private static final long STORE_POSITION_NANOS = 5_000_000_000L;
  private static final long ACKNOWLEDGE_NANOS = 200_000_000;

  private final PGReplicationStream stream;
  private final ChangeApplier applier;
  private final Watermarks watermarks;
  private final MarkerWriter markers;
  private final TableRouter tables;
  private final int batchRows;
  private final long batchNanos;
  private final boolean durableByCommit;
  private final long startLsn;

  private boolean inTransaction;
  private boolean skipping;
  private long pendingLsn;
  private long pendingMarker;
  private long durableLsn;
  private long acknowledgedLsn;
  private long committedAt;
  private long acknowledgedAt;
  private long storedAt;
  private long heardAt = System.nanoTime();

  StreamSession(
      PGReplicationStream stream,
      ChangeApplier applier,
      Watermarks watermarks,
      MarkerWriter markers,
      TableRouter tables,
      ReplicaConfig config,
      long startLsn) {
    this.stream = stream;
    this.applier = applier;
    this.watermarks = watermarks;
    this.markers = markers;
    this.tables = tables;
    batchRows = config.batchRows();
    batchNanos = config.batchTime().toNanos();
    durableByCommit = config.path() != null;
    this.startLsn = startLsn;
    durableLsn = startLsn;
    pendingLsn = startLsn;
    committedAt = System.nanoTime() - batchNanos;
  }

  /** Follows the stream until closed, or until it breaks. */
  void run(BooleanSupplier closed) throws SQLException {
    var decoder = new PgOutputDecoder();
    while (!closed.getAsBoolean()) {
      ByteBuffer message = stream.readPending();
      if (message == null) {
        pause();
      } else {
        heardAt = System.nanoTime();
        decoder.decode(message, this);
      }
    }
    if (!inTransaction && applier.dirty()) {
      apply();
    }
    if (durableByCommit && !inTransaction && watermarks.appliedLsn() > durableLsn) {
      storePosition();
    }
    acknowledge(true);
  }

  /** Nothing more has arrived for a millisecond. */
  private void pause() throws SQLException {
    if (inTransaction) {
      return;
    }
    tend();
    if (applier.dirty()) {
      if (System.nanoTime() - committedAt >= batchNanos) {
        apply();
      }
      return;
    }
    // Everything received is applied, so a keepalive's position is proven too.
    watermarks.advance(stream.getLastReceiveLSN().asLong());
    if (durableByCommit
        && watermarks.appliedLsn() > durableLsn
        && System.nanoTime() - storedAt > STORE_POSITION_NANOS) {
      storePosition();
    }
    acknowledge(false);
    if (System.nanoTime() - heardAt > DOZE_AFTER_NANOS && !watermarks.hasWaiters()) {
      LockSupport.parkNanos(DOZE_NANOS);
    }
  }

  /** Lets tables join and leave, which changes wait for that long. */
  private void tend() throws SQLException {
    if (tables.hasWork()) {
      if (applier.dirty()) {
        apply();
      }
      tables.work();
      if (applier.dirty()) {
        apply();
      }
      tables.committed();
    }
  }

  private void apply() throws SQLException {
    long started = System.nanoTime();
    // Never back behind what has been stored without a change.
    pendingLsn = Math.max(pendingLsn, durableLsn);
    applier.commit(pendingLsn);
    durableLsn = pendingLsn;
    committedAt = System.nanoTime();
    storedAt = committedAt;
    watermarks.pace(committedAt - started, pendingLsn - watermarks.appliedLsn());
    watermarks.advance(pendingLsn);
  }

  /** Moves the stored position on although none of our tables changed, so that the slot can. */
  private void storePosition() throws SQLException {
    long lsn = watermarks.appliedLsn();
    applier.commit(lsn);
    durableLsn = lsn;
    storedAt = System.nanoTime();
  }

  private void acknowledge(boolean now) throws SQLException {
    long lsn = durableByCommit ? durableLsn : watermarks.appliedLsn();
    if (lsn <= acknowledgedLsn) {
      return;
    }
    var position = LogSequenceNumber.valueOf(lsn);
    stream.setFlushedLSN(position);
    stream.setAppliedLSN(position);
    if (now || System.nanoTime() - acknowledgedAt > ACKNOWLEDGE_NANOS) {
      stream.forceUpdateStatus();
      acknowledgedAt = System.nanoTime();
      acknowledgedLsn = lsn;
    }
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
    } else if (pendingMarker > 0
        || applier.rows() >= batchRows
        || System.nanoTime() - committedAt > 2 * batchNanos) {
      apply();
    }
    if (pendingMarker > 0) {
      watermarks.arrived(pendingMarker, endLsn);
      pendingMarker = 0;
    }
    tend();
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
    if (applier.dirty()) {
      apply();
    }
    watermarks.seen(lsn);
    watermarks.arrived(number, lsn);
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
