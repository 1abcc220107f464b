package io.htap.replica;

/** What is in the copy cannot be trusted any more: it has to be made anew. */
final class CopyLostException extends Exception {
  private static final long serialVersionUID = 1L;

  CopyLostException(String why) {
    super(why);
  }
}
