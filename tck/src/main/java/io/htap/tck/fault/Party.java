package io.htap.tck.fault;

/** Whose connections a fault strikes. */
public enum Party {
  /** All that the copy holds: its stream, its snapshot's readers, its markers. */
  COPY,
  /** The copy's change stream alone. */
  STREAM;

  boolean includes(Party other) {
    return this == other || this == COPY;
  }
}
