package io.htap.rewrite.value;

import java.math.BigInteger;

/**
 * A number's text in 128 bits, four for each character: the form in which functions of ours hand
 * one to DuckDB. They may not return a text. DuckDB allocates what does not fit into 16 bytes from
 * its own limited memory, and an error that it raises there cannot pass through Java: it ends the
 * process.
 */
public final class NumericCode {
  /** A character for four zeros, of which very small and very large numbers have many. */
  private static final String ZEROS = "0000";

  private static final String SHORT_ZEROS = "z";

  /** No character is 0, so that no text begins with a digit that DuckDB leaves out. */
  private static final String CHARACTERS = "0123456789.-" + SHORT_ZEROS;

  private static final String DIGITS = "123456789ABCD";
  private static final int LONGEST = 32;
  private static final int BITS = 4;

  private NumericCode() {}

  /**
   * @throws ArithmeticException when the text has more than 32 characters, four zeros being one
   */
  public static BigInteger encode(String text) {
    String number = text.length() > LONGEST ? text.replace(ZEROS, SHORT_ZEROS) : text;
    if (number.length() > LONGEST) {
      throw new ArithmeticException("a number of more than " + LONGEST + " characters");
    }
    byte[] code = new byte[LONGEST * BITS / Byte.SIZE];
    int nibble = LONGEST - number.length();
    for (int i = 0; i < number.length(); i++, nibble++) {
      int digit = CHARACTERS.indexOf(number.charAt(i)) + 1;
      code[nibble / 2] |= (byte) (nibble % 2 == 0 ? digit << BITS : digit);
    }
    return new BigInteger(1, code);
  }

  /** The text again, as an expression of DuckDB's. */
  static String decoded(String code) {
    String translated = "translate(hex(" + code + "), '" + DIGITS + "', '" + CHARACTERS + "')";
    return "replace(" + translated + ", '" + SHORT_ZEROS + "', '" + ZEROS + "')";
  }
}
