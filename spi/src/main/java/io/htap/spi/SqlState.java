package io.htap.spi;

/** The SQLStates that the driver itself raises, with Postgres's codes and meanings. */
public enum SqlState {
  WARNING("01000"),
  CONNECTION_UNABLE_TO_CONNECT("08001"),
  CONNECTION_DOES_NOT_EXIST("08003"),
  FEATURE_NOT_SUPPORTED("0A000"),
  CHARACTER_NOT_IN_REPERTOIRE("22021"),
  INVALID_PARAMETER_VALUE("22023"),
  ACTIVE_SQL_TRANSACTION("25001"),
  READ_ONLY_SQL_TRANSACTION("25006"),
  INSUFFICIENT_PRIVILEGE("42501"),
  SYNTAX_ERROR("42601"),
  UNDEFINED_OBJECT("42704"),
  UNDEFINED_TABLE("42P01"),
  PROGRAM_LIMIT_EXCEEDED("54000"),
  OBJECT_NOT_IN_PREREQUISITE_STATE("55000"),
  OBJECT_IN_USE("55006"),
  SYSTEM_ERROR("58000"),
  IO_ERROR("58030");

  private final String code;

  SqlState(String code) {
    this.code = code;
  }

  /** The five-character code. */
  public String code() {
    return code;
  }
}
