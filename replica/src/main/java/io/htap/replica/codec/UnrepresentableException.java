package io.htap.replica.codec;

/** A value that DuckDB would hold as something else; the message names the kind of value. */
public final class UnrepresentableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int attnum;

  public UnrepresentableException(String kind) {
    this(0, kind);
  }

  /**
   * @param attnum attribute number of the column that holds the value; 0 while it is not known
   */
  public UnrepresentableException(int attnum, String kind) {
    super(kind, null, false, false);
    this.attnum = attnum;
  }

  public int attnum() {
    return attnum;
  }
}
