package io.htap.rewrite.function;

import io.htap.rewrite.value.Collations;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The scalar functions that may leave Postgres. What is not registered stays there. */
public final class Functions {
  private static final Map<String, FunctionRule> RULES = new HashMap<>();

  static {
    MathFunctions.register(RULES);
    TextFunctions.register(RULES);
    MoreTextFunctions.register(RULES);
    MomentFunctions.register(RULES);
    JsonFunctions.register(RULES);
  }

  private Functions() {}

  public static Ex call(String name, List<Ex> arguments) {
    FunctionRule rule = RULES.get(name);
    if (rule == null) {
      throw Refusal.function(name);
    }
    return Collations.merged(rule.apply(arguments), arguments);
  }
}
