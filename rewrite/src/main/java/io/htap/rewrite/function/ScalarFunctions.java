package io.htap.rewrite.function;

import static io.htap.rewrite.function.ScalarFunction.Type.INTEGER;
import static io.htap.rewrite.function.ScalarFunction.Type.VARCHAR;

import io.htap.rewrite.value.NumericCode;
import java.math.BigInteger;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All functions that translated statements may call beyond DuckDB's own. */
public final class ScalarFunctions {
  public static final List<ScalarFunction> ALL =
      List.of(
          binary("pg_div", PgNumeric::div),
          binary("pg_root", PgNumeric::root),
          binary("pg_mul", PgNumeric::mul),
          binary("pg_add", PgNumeric::add),
          binary("pg_sub", PgNumeric::sub),
          binary("pg_mod", PgNumeric::mod),
          unary("pg_neg", PgNumeric::neg),
          unary("pg_abs", PgNumeric::abs),
          new ScalarFunction("pg_key", List.of(VARCHAR), args -> PgNumeric.key((String) args[0])),
          scaled("pg_round", PgNumeric::round),
          scaled("pg_trunc", PgNumeric::trunc),
          scaled("pg_ceil", PgNumeric::ceil),
          scaled("pg_floor", PgNumeric::floor),
          path("pg_json", PgJson::find),
          path("pg_jsonb", PgJson::findBinary),
          new ScalarFunction(
              "pg_json_length", List.of(VARCHAR), args -> PgJson.length((String) args[0])));

  private ScalarFunctions() {}

  private static ScalarFunction unary(String name, UnaryOperator<String> body) {
    return new ScalarFunction(
        name, List.of(VARCHAR), args -> NumericCode.encode(body.apply((String) args[0])));
  }

  private static ScalarFunction binary(String name, BiFunction<String, String, String> body) {
    return new ScalarFunction(
        name,
        List.of(VARCHAR, VARCHAR),
        args -> NumericCode.encode(body.apply((String) args[0], (String) args[1])));
  }

  private static ScalarFunction path(
      String name, BiFunction<String, String, @Nullable BigInteger> find) {
    return new ScalarFunction(
        name, List.of(VARCHAR, VARCHAR), args -> find.apply((String) args[0], (String) args[1]));
  }

  private static ScalarFunction scaled(String name, BiFunction<String, Integer, String> body) {
    return new ScalarFunction(
        name,
        List.of(VARCHAR, INTEGER),
        args -> NumericCode.encode(body.apply((String) args[0], (Integer) args[1])));
  }
}
