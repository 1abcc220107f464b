package io.htap.rewrite.function;

import io.htap.rewrite.value.Constants;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Moments;
import io.htap.rewrite.value.Numerics;
import io.htap.rewrite.value.Sql;
import io.htap.spi.PgType;
import java.util.EnumMap;
import java.util.Map;

/**
 * Casts of texts, which read a value as the target's input function does: in one canonical form
 * only. Postgres reads other forms too, depending on settings, and refuses what is none; so any
 * other text raises, which sends the statement back to Postgres. jsonb is read by the same forms,
 * for it prints numbers and booleans in them.
 */
public final class Readings {
  private static final String DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
  private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?";
  private static final String ZONE = "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])";

  /** The years in which the engines' calendars are one, whatever the offset from UTC. */
  private static final String COMMON_YEARS = " AND v BETWEEN '0002' AND '9999'";

  private static final Map<PgType, String> FORMS = new EnumMap<>(PgType.class);

  static {
    String whole = form("-?[0-9]{1,18}");
    FORMS.put(PgType.INT2, whole);
    FORMS.put(PgType.INT4, whole);
    FORMS.put(PgType.INT8, whole);
    FORMS.put(PgType.FLOAT8, form("-?[0-9]{1,9}(\\.[0-9]{1,6})?"));
    // No zeros in front, and none below zero: the text is kept as the number's own.
    FORMS.put(
        PgType.NUMERIC,
        form(
            "-?[1-9][0-9]{0,30}(\\.[0-9]{1,30})?|0(\\.[0-9]{1,30})?|-0\\.0{0,29}[1-9][0-9]{0,29}"));
    FORMS.put(PgType.BOOL, "v IN ('true', 'false')");
    FORMS.put(PgType.DATE, form(DAY) + COMMON_YEARS);
    FORMS.put(PgType.TIMESTAMP, form(DAY + "([ T]" + TIME + ")?") + COMMON_YEARS);
    FORMS.put(PgType.TIMESTAMPTZ, form(DAY + "[ T]" + TIME + ZONE) + COMMON_YEARS);
    FORMS.put(PgType.UUID, form("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"));
  }

  private Readings() {}

  /** The source as the target type, which a cast still has to fit; else the source as it is. */
  public static Ex read(Ex source, PgType target) {
    return knows(source, target) ? asType(source, target) : source;
  }

  /** One without a column Postgres reads beforehand. */
  private static boolean knows(Ex source, PgType target) {
    boolean text = source.type().isText() && source.type() != PgType.BPCHAR;
    boolean json =
        source.type() == PgType.JSONB
            && (target.isInteger()
                || target == PgType.NUMERIC
                || target == PgType.FLOAT8
                || target == PgType.BOOL);
    return (text || json)
        && !source.untyped()
        && FORMS.containsKey(target)
        && !Constants.beforehand(source);
  }

  private static Ex asType(Ex source, PgType target) {
    boolean numeric = target == PgType.NUMERIC;
    String type = numeric ? "VARCHAR" : Sql.typeName(target);
    String sql =
        Sql.once(
            source.sql(),
            "CASE WHEN v IS NULL THEN NULL WHEN %s THEN %s ELSE %s END"
                .formatted(
                    FORMS.get(target),
                    numeric ? "v" : Sql.cast("v", type),
                    Moments.raise("another form of " + target.sqlName(), type)));
    return numeric ? Numerics.dynamic(sql) : Ex.of(target, sql);
  }

  private static String form(String pattern) {
    return "regexp_full_match(v, " + Sql.quote(pattern) + ")";
  }
}
