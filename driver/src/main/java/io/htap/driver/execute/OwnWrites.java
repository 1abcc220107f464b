package io.htap.driver.execute;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this process has committed, as a log position that a {@code session} read has to see. A
 * write costs one read of a volatile field, and no round trip: the position is taken by the next
 * read, whose preflight asks for the end of the log anyway.
 *
 * <p>A reader that asks for the position clears the mark first, so that a write that completes
 * meanwhile sets it again. Until it has the position, others cannot rely on the cleared mark: they
 * see that it is on its way and ask for themselves.
 */
public final class OwnWrites {
  private final AtomicInteger asking = new AtomicInteger();
  private final AtomicLong position = new AtomicLong();
  private volatile boolean unseen = true;

  /** Called after a write has been completed and before its caller learns of it. */
  public void wrote() {
    if (!unseen) {
      unseen = true;
    }
  }

  /**
   * Called before the preflight.
   *
   * @return whether {@link #position} is not enough: then the caller takes the end of the log and
   *     must call {@link #asked}
   */
  public boolean ask() {
    if (!unseen && asking.get() == 0) {
      return false;
    }
    asking.incrementAndGet();
    unseen = false;
    return true;
  }

  /**
   * Ends what {@link #ask} began.
   *
   * @param insertLsn the end of the log, read after {@link #ask}; 0 if it could not be read
   */
  public void asked(long insertLsn) {
    if (insertLsn == 0) {
      unseen = true;
    } else {
      position.accumulateAndGet(insertLsn, Math::max);
    }
    asking.decrementAndGet();
  }

  /** Every commit of this process that completed before {@link #ask} said no is at or below. */
  public long position() {
    return position.get();
  }
}
