package io.htap.driver.config;

import io.htap.spi.Freshness;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How the text of a property becomes a value.
 *
 * @param allowed what is allowed, in words, for messages and the reference page
 * @param choices the possible texts, when they are few; empty otherwise
 * @param parser throws {@link IllegalArgumentException} for a text that is not allowed
 */
record ValueType<T>(String allowed, List<String> choices, Function<String, T> parser) {
  private static final Pattern SIZE =
      Pattern.compile("\\d+(\\.\\d+)? ?([KMGT]i?)?B|\\d{1,3}(\\.\\d+)?%", Pattern.CASE_INSENSITIVE);

  private static final Pattern PERCENT = Pattern.compile("\\d{1,3}(\\.\\d{1,6})? ?%");

  /** A comma with an even number of double quotes behind it, that is, outside of any. */
  private static final Pattern COMMA = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

  private static final List<String> OWN_SCHEMAS =
      List.of("copy", "htap", "information_schema", "pg_catalog", "pg_temp", "temp", "system");

  static final ValueType<Boolean> BOOLEAN =
      new ValueType<>("true or false", List.of("true", "false"), ValueType::parseBoolean);
  static final ValueType<String> TEXT = new ValueType<>("any text", List.of(), text -> text);
  static final ValueType<List<String>> PATTERNS =
      new ValueType<>(
          "comma-separated patterns such as public.*", List.of(), ValueType::parsePatterns);
  static final ValueType<List<String>> NAMES =
      new ValueType<>(
          "comma-separated names such as lake, lake.events", List.of(), ValueType::parseNames);
  static final ValueType<Integer> COUNT =
      new ValueType<>("a whole number from 1 to 1024", List.of(), ValueType::parseCount);
  static final ValueType<Long> ROWS =
      new ValueType<>("a whole number, 0 or more", List.of(), ValueType::parseRows);
  static final ValueType<Duration> DURATION =
      new ValueType<>("a duration such as 200ms, 5s or 1m", List.of(), Durations::parse);
  static final ValueType<String> SIZE_TEXT =
      new ValueType<>("a size such as 512MB, 4GB or 60%", List.of(), ValueType::parseSize);
  static final ValueType<Long> BYTES =
      new ValueType<>("a size of at least 1MB, such as 64MB or 1GB", List.of(), Sizes::parse);
  static final ValueType<String> PG_URL =
      new ValueType<>("a URL that begins with jdbc:postgresql:", List.of(), ValueType::parsePgUrl);
  static final ValueType<Double> SHARE =
      new ValueType<>("a share such as 1%, 0.5% or 0", List.of(), ValueType::parseShare);
  static final ValueType<Freshness> FRESHNESS =
      new ValueType<>(
          "strict, session, bounded <duration> or eventual",
          List.of("strict", "session", "bounded 5s", "eventual"),
          ValueType::parseFreshness);

  static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
    List<String> choices =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList();
    return new ValueType<>(
        String.join(" or ", choices),
        choices,
        text -> Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT)));
  }

  private static Boolean parseBoolean(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "on", "yes", "1" -> true;
      case "false", "off", "no", "0" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static List<String> parsePatterns(String text) {
    List<String> patterns =
        Arrays.stream(COMMA.split(text, -1)).map(String::strip).filter(p -> !p.isEmpty()).toList();
    if (patterns.stream().anyMatch(p -> p.chars().anyMatch(Character::isISOControl))) {
      throw new IllegalArgumentException("a control character");
    }
    return patterns;
  }

  /** Names of schemas and relations; none of a schema that the driver or DuckDB has for itself. */
  private static List<String> parseNames(String text) {
    List<String> names = parsePatterns(text);
    if (names.stream().anyMatch(name -> OWN_SCHEMAS.contains(name.split("\\.", 2)[0]))) {
      throw new IllegalArgumentException("a schema that is not the user's");
    }
    return names;
  }

  private static Integer parseCount(String text) {
    int count = Integer.parseInt(text.strip());
    if (count < 1 || count > 1024) {
      throw new IllegalArgumentException("out of range");
    }
    return count;
  }

  private static Long parseRows(String text) {
    long rows = Long.parseLong(text.strip());
    if (rows < 0) {
      throw new IllegalArgumentException("out of range");
    }
    return rows;
  }

  private static String parseSize(String text) {
    String size = text.strip();
    if (!SIZE.matcher(size).matches()) {
      throw new IllegalArgumentException("not a size");
    }
    return size;
  }

  /** From 0 to 1. */
  private static Double parseShare(String text) {
    String share = text.strip();
    if (!share.equals("0") && !PERCENT.matcher(share).matches()) {
      throw new IllegalArgumentException("not a share");
    }
    double percent = Double.parseDouble(share.replace("%", "").strip());
    if (percent > 100) {
      throw new IllegalArgumentException("more than all");
    }
    return percent / 100;
  }

  private static String parsePgUrl(String text) {
    String url = text.strip();
    if (!url.startsWith(HtapUrl.PG_PREFIX)) {
      throw new IllegalArgumentException("not a URL of pgjdbc");
    }
    return url;
  }

  private static Freshness parseFreshness(String text) {
    String mode = text.strip().toLowerCase(Locale.ROOT);
    return switch (mode) {
      case "strict" -> Freshness.STRICT;
      case "session" -> Freshness.SESSION;
      case "eventual" -> Freshness.EVENTUAL;
      default -> {
        if (!mode.startsWith("bounded ")) {
          throw new IllegalArgumentException("no such mode");
        }
        yield Freshness.bounded(Durations.parse(mode.substring("bounded ".length())));
      }
    };
  }
}
