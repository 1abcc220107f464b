package io.htap.replica.stream;

import java.sql.SQLException;

/**
 * Hears the change stream. Offsets point at tuple data inside the message; the message's bytes are
 * the receiver's to keep.
 */
public interface ChangeSink {
  /**
   * @param commitLsn where the transaction's commit record starts
   */
  void begin(long commitLsn);

  /**
   * @param endLsn where its commit record ends: everything committed up to here has been received
   */
  void commit(long endLsn) throws SQLException;

  void relation(RelationMessage relation) throws SQLException;

  void insert(long oid, byte[] message, int newAt) throws SQLException;

  /**
   * @param oldAt −1 when no old row was sent
   */
  void update(long oid, byte[] message, int oldAt, int newAt) throws SQLException;

  void delete(long oid, byte[] message, int oldAt) throws SQLException;

  void truncate(long[] oids) throws SQLException;

  /**
   * A logical message.
   *
   * @param transactional it lies between a begin and a commit
   * @param lsn where its record starts
   */
  void message(boolean transactional, long lsn, String prefix, String content) throws SQLException;
}
