package io.htap.rewrite.function;

import io.htap.rewrite.value.Refusal;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.WindowElement;
import net.sf.jsqlparser.expression.WindowOffset;
import org.jspecify.annotations.Nullable;

/**
 * Frames of windows: rows and groups of peers counted by constants, ranges only from or to an end
 * or the current row's peers. Both engines number them alike.
 */
public final class Frames {
  private Frames() {}

  /** With a leading blank; empty for the default frame. */
  public static String sql(@Nullable WindowElement frame) {
    if (frame == null) {
      return "";
    }
    boolean counted = frame.getType() != WindowElement.Type.RANGE;
    String bounds;
    if (frame.getRange() != null) {
      bounds =
          "BETWEEN "
              + bound(frame.getRange().getStart(), counted)
              + " AND "
              + bound(frame.getRange().getEnd(), counted);
    } else if (frame.getOffset() != null) {
      bounds = bound(frame.getOffset(), counted);
    } else {
      throw Refusal.syntax("a window frame");
    }
    String exclusion = frame.getExclusion() == null ? "" : " " + exclusion(frame.getExclusion());
    return " " + frame.getType().name() + " " + bounds + exclusion;
  }

  private static String bound(WindowOffset offset, boolean counted) {
    boolean current = offset.getType() == WindowOffset.Type.CURRENT;
    boolean side =
        offset.getType() == WindowOffset.Type.PRECEDING
            || offset.getType() == WindowOffset.Type.FOLLOWING;
    if (current && offset.getExpression() == null) {
      return "CURRENT ROW";
    }
    if (side && offset.getExpression() == null) {
      return "UNBOUNDED " + offset.getType().name();
    }
    boolean constant =
        offset.getExpression() instanceof LongValue n && n.getStringValue().matches("\\d{1,6}");
    if (side && counted && constant) {
      return offset.getExpression() + " " + offset.getType().name();
    }
    throw Refusal.syntax("a window frame");
  }

  private static String exclusion(WindowElement.Exclusion exclusion) {
    return switch (exclusion.name()) {
      case "CURRENT_ROW" -> "EXCLUDE CURRENT ROW";
      case "GROUP" -> "EXCLUDE GROUP";
      case "TIES" -> "EXCLUDE TIES";
      case "NO_OTHERS" -> "EXCLUDE NO OTHERS";
      default -> throw Refusal.syntax("a window frame");
    };
  }
}
