package io.htap.driver.statement;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a bound parameter a plan depends on: its type and, for numbers, their digits.
 *
 * @param precision digits in all, 0 for what is no exact number
 */
public record ParameterShape(int oid, @Nullable Class<?> type, int scale, int precision) {
  public static ParameterShape of(BoundParameter parameter) {
    Object value = parameter.value();
    if (value instanceof BigDecimal decimal) {
      return of(parameter, decimal);
    }
    if (value instanceof Short || value instanceof Integer || value instanceof Long) {
      // The widest of each type, so that a plan does not depend on the number bound.
      return new ParameterShape(parameter.oid(), value.getClass(), 0, digits(value));
    }
    Class<?> type = value == null ? null : value instanceof List ? List.class : value.getClass();
    return new ParameterShape(parameter.oid(), type, 0, 0);
  }

  private static ParameterShape of(BoundParameter parameter, BigDecimal decimal) {
    int scale = Math.max(0, decimal.scale());
    int integerDigits = Math.max(0, decimal.precision() - decimal.scale());
    return new ParameterShape(parameter.oid(), BigDecimal.class, scale, integerDigits + scale);
  }

  private static int digits(Object value) {
    return value instanceof Short ? 5 : value instanceof Integer ? 10 : 19;
  }
}
