package io.htap.gpu.resident;

/**
 * A column on the device. It never changes: what comes after it is another one, and this one is
 * freed when the last statement that reads it is done.
 *
 * @param <C> rows of a column
 */
final class Resident<C> {
  private final ColumnKey key;
  private final C column;
  private final long bytes;
  private final double cost;
  private double priority;
  private int readers;
  private boolean retired;

  /**
   * @param cost to load it anew, in milliseconds
   */
  Resident(ColumnKey key, C column, long bytes, double cost) {
    this.key = key;
    this.column = column;
    this.bytes = bytes;
    this.cost = cost;
  }

  ColumnKey key() {
    return key;
  }

  C column() {
    return column;
  }

  long bytes() {
    return bytes;
  }

  double cost() {
    return cost;
  }

  double priority() {
    return priority;
  }

  boolean isRead() {
    return readers > 0;
  }

  /** Used now: it is worth what loading it anew would cost for each byte, from now on. */
  void use(double now) {
    priority = now + cost / Math.max(bytes, 1);
  }

  void read() {
    readers++;
  }

  /** Whether it is to be freed. */
  boolean unread() {
    readers--;
    return retired && readers == 0;
  }

  /** Nobody is to find it any more; whether it is to be freed at once. */
  boolean retire() {
    retired = true;
    return readers == 0;
  }
}
