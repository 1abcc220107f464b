package io.htap.replica.snapshot;

import io.htap.replica.event.Events;
import io.htap.replica.store.CopyTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One table to be copied, in parts that several threads may take. */
final class TableJob {
  /** 32 MB of heap: short enough to share out, long enough for what a part costs not to matter. */
  private static final long PAGES_PER_PART = 4_096;

  private static final int MAX_PARTS = 256;

  /**
   * A range of the table's pages.
   *
   * @param last exclusive; −1 for the end, wherever that is by then
   */
  record Part(TableJob job, long first, long last) {
    boolean whole() {
      return first == 0 && last < 0;
    }
  }

  final CopyTable table;
  final AtomicLong rows = new AtomicLong();
  private final AtomicInteger left = new AtomicInteger();
  private final long pages;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile Events.@Nullable CopiedTable event;
  private int parts;
  private volatile boolean failed;

  TableJob(CopyTable table, long pages) {
    this.table = table;
    this.pages = pages;
  }

  long pages() {
    return pages;
  }

  List<Part> parts() {
    int count = (int) Math.min(MAX_PARTS, Math.max(1, pages / PAGES_PER_PART));
    var parts = new ArrayList<Part>(count);
    for (int i = 0; i < count; i++) {
      long last = i == count - 1 ? -1 : pages * (i + 1) / count;
      parts.add(new Part(this, pages * i / count, last));
    }
    left.set(count);
    this.parts = count;
    return parts;
  }

  /** A part is about to be copied. */
  void begin() {
    if (begun.compareAndSet(false, true)) {
      event = Events.get().copying();
    }
  }

  /** Nothing of it will be copied any more. */
  void end() {
    Events.CopiedTable copied = event;
    if (copied != null) {
      copied.ended(table.source().displayName(), rows.get(), parts, !failed);
    }
  }

  /** The other parts need not be copied any more. */
  void fail() {
    failed = true;
  }

  boolean failed() {
    return failed;
  }

  /** A part has been dealt with. True for the last one. */
  boolean partDone() {
    return left.decrementAndGet() == 0;
  }
}
