package io.htap.gpu.resident;

/**
 * The memory of a device, as the cache uses it.
 *
 * @param <C> rows of a column there
 */
public interface DeviceMemory<C> {
  /**
   * Rows of a stored column, as they are at a position of the log.
   *
   * @param from the first row, from 0
   */
  C load(ColumnKey column, long position, long from, int rows) throws DeviceFullException;

  /** The rows of both, one after the other; neither is freed. */
  C concat(C first, C second) throws DeviceFullException;

  /** What it takes, in bytes. */
  long bytes(C column);

  void free(C column);
}
