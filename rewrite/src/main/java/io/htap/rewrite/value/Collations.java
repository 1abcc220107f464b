package io.htap.rewrite.value;

import io.htap.spi.CollationFacts;
import io.htap.spi.CollationFacts.LetterCase;
import io.htap.spi.ReasonCode;
import org.jspecify.annotations.Nullable;

/** Which collation an operation over several texts uses, by Postgres's derivation rules. */
public final class Collations {
  public static final long C_OID = 950;

  private Collations() {}

  /** The collation of an operation; refuses where Postgres would find none or a conflict. */
  public static CollationFacts common(Ex a, Ex b) {
    CollationFacts left = of(a);
    CollationFacts right = of(b);
    if (a.explicit() != b.explicit()) {
      return a.explicit() ? left : right;
    }
    if (left.oid() == right.oid() || right.oid() == CollationFacts.DEFAULT_OID) {
      return left;
    }
    if (left.oid() == CollationFacts.DEFAULT_OID) {
      return right;
    }
    throw new Refusal(ReasonCode.COLLATION, "two collations meet");
  }

  /** For equality, grouping and the like: equal means equal bytes. */
  public static CollationFacts equality(Ex text) {
    CollationFacts collation = of(text);
    if (!collation.deterministic()) {
      throw new Refusal(ReasonCode.COLLATION, "a collation that is not deterministic");
    }
    return collation;
  }

  /** For everything in which order matters. */
  public static void requireByteOrder(CollationFacts collation, String where) {
    if (!collation.byteOrder() || !collation.deterministic()) {
      throw new Refusal(ReasonCode.COLLATION, where + " under a collation that is not by bytes");
    }
  }

  /** For what makes letters of ASCII equal to those of the other case, and no others. */
  static void requireAsciiCase(Ex text) {
    CollationFacts collation = equality(text);
    if (collation.letterCase() == LetterCase.UNKNOWN) {
      throw new Refusal(ReasonCode.COLLATION, "the case of letters under that collation");
    }
  }

  public static CollationFacts of(Ex text) {
    @Nullable CollationFacts collation = text.collation();
    if (collation == null) {
      throw Refusal.type("a text without collation");
    }
    return collation;
  }
}
