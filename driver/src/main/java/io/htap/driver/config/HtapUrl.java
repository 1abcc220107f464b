package io.htap.driver.config;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A URL of this driver, taken apart: the driver's own parameters on one side, on the other what
 * pgjdbc is given, verbatim.
 *
 * @param pgUrl the URL for pgjdbc; for an embedded server only its query, if any
 * @param embeddedName the name of the embedded server; null when the URL names a real one
 * @param htapParameters the driver's own parameters, decoded
 * @param display the URL as it may be shown: as given, without the driver's secrets
 */
public record HtapUrl(
    String pgUrl,
    @Nullable String embeddedName,
    Map<String, String> htapParameters,
    String display) {
  /** What every URL of this driver starts with. */
  public static final String PREFIX = "jdbc:htap:";

  /** What every URL of pgjdbc starts with. */
  public static final String PG_PREFIX = "jdbc:postgresql:";

  /**
   * Those of open connections, so that a URL is taken apart once for all that are opened by it.
   * Since it may hold a password, nothing but their connections holds it.
   */
  private static final Cache<String, HtapUrl> KNOWN = Caffeine.newBuilder().weakValues().build();

  private static final String PG_WORD = "postgresql:";
  private static final String EMBEDDED_WORD = "embedded:";

  public HtapUrl {
    htapParameters = Map.copyOf(htapParameters);
  }

  /** Whether a URL is for this driver at all. */
  public static boolean claims(@Nullable String url) {
    return url != null && url.startsWith(PREFIX);
  }

  /**
   * Takes a URL apart.
   *
   * @param url one that {@link #claims} accepts
   * @throws HtapException 22023 when a parameter of the driver cannot be decoded
   */
  public static HtapUrl parse(String url) throws HtapException {
    HtapUrl known = KNOWN.getIfPresent(url);
    if (known == null) {
      known = takeApart(url);
      KNOWN.put(url, known);
    }
    return known;
  }

  private static HtapUrl takeApart(String url) throws HtapException {
    int question = url.indexOf('?');
    String base = question < 0 ? url : url.substring(0, question);
    List<String> pgTokens = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    Map<String, String> own = new LinkedHashMap<>();
    if (question >= 0) {
      for (String token : url.substring(question + 1).split("&", -1)) {
        int equals = token.indexOf('=');
        String name = equals < 0 ? token : token.substring(0, equals);
        if (!HtapProperty.claims(name)) {
          pgTokens.add(token);
          shown.add(token);
          continue;
        }
        own.put(name, equals < 0 ? "" : decode(name, token.substring(equals + 1)));
        if (!isSecret(name)) {
          shown.add(token);
        }
      }
    }
    String rest = base.substring(PREFIX.length());
    if (rest.startsWith(PG_WORD)) {
      rest = rest.substring(PG_WORD.length());
    }
    String embedded =
        rest.startsWith(EMBEDDED_WORD) ? rest.substring(EMBEDDED_WORD.length()) : null;
    String query = query(pgTokens);
    return new HtapUrl(
        embedded == null ? PG_PREFIX + rest + query : query, embedded, own, base + query(shown));
  }

  private static String query(List<String> tokens) {
    return tokens.isEmpty() ? "" : "?" + String.join("&", tokens);
  }

  private static boolean isSecret(String name) {
    if (HtapProperty.namesTable(name)) {
      return false;
    }
    HtapProperty property = HtapProperty.byName(name);
    // A mistyped name never gets as far as being shown, but a near miss may hold a secret.
    return property == null || property.secret();
  }

  private static String decode(String name, String text) throws HtapException {
    try {
      // Nobody encodes the sign of 1% or 60%, and at the end nothing else can be meant.
      return URLDecoder.decode(text.endsWith("%") ? text + "25" : text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HtapException(
          SqlState.INVALID_PARAMETER_VALUE, "The value of " + name + " in the URL is not encoded");
    }
  }

  /** The URL without its query, where passwords may be. */
  @Override
  public String toString() {
    int question = display.indexOf('?');
    return question < 0 ? display : display.substring(0, question);
  }
}
