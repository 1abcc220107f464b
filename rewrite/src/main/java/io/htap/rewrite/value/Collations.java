package io.htap.rewrite.value;

import io.htap.rewrite.collation.IcuOrder;
import io.htap.spi.CollationFacts;
import io.htap.spi.CollationFacts.LetterCase;
import io.htap.spi.CollationFacts.Order;
import io.htap.spi.ReasonCode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which collation an operation over several texts uses, by Postgres's derivation rules. */
public final class Collations {
  public static final long C_OID = 950;

  private static final int LONGEST = 2_000;

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

  /**
   * Refuses branches under several collations. Where Postgres's planner finds beforehand which one
   * is taken, it orders by that one's collation instead of the one of all.
   */
  public static void requireOne(List<Ex> branches) {
    long collations =
        branches.stream()
            .filter(b -> b.type().isText() && !b.untyped() && !b.isNull())
            .map(b -> of(b).oid())
            .distinct()
            .count();
    if (collations > 1) {
      throw new Refusal(ReasonCode.COLLATION, "branches under several collations");
    }
  }

  /**
   * A text that was made of several: under their common collation, which is explicit if one of
   * theirs is.
   */
  public static Ex merged(Ex result, List<Ex> operands) {
    List<Ex> texts = operands.stream().filter(o -> o.type().isText()).toList();
    if (!result.type().isText() || texts.isEmpty()) {
      return result;
    }
    Ex merged = texts.get(0);
    for (Ex text : texts) {
      merged = merged.withCollation(common(merged, text), merged.explicit() || text.explicit());
    }
    return result.withCollation(of(merged), merged.explicit());
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

  /** What DuckDB orders a text by; refuses where only Postgres knows the order. */
  public static String sortKey(Ex text, String where) {
    CollationFacts collation = equality(text);
    if (collation.order() == Order.ICU_ROOT) {
      if (text.sql().length() > LONGEST) {
        // The operand stands in its key four times: nested keys would grow without bound.
        throw Refusal.operator("the order of a long expression");
      }
      return IcuOrder.key(text.sql());
    }
    requireByteOrder(collation, where);
    return text.sql();
  }

  /** The least, the greatest and their like: texts are compared, and one of them returned. */
  public static String extreme(
      List<Ex> texts, String where, Function<List<String>, String> function) {
    List<String> keys = texts.stream().map(text -> sortKey(text, where)).toList();
    String extreme = function.apply(keys);
    return of(texts.get(0)).order() == Order.ICU_ROOT ? IcuOrder.text(extreme) : extreme;
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
