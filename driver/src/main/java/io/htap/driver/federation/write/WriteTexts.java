package io.htap.driver.federation.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.parser.WriteText;
import io.htap.spi.RelationName;
import java.util.Map;
import java.util.Optional;

/** Texts that were read before, for all sessions of the process. */
final class WriteTexts {
  private static final int MOST = 2_000_000;
  private static final Cache<String, Optional<WriteText>> KNOWN =
      Caffeine.newBuilder()
          .maximumWeight(MOST)
          .weigher((String sql, Optional<WriteText> text) -> sql.length())
          .build();
  private static final Cache<Key, String> REPLACED =
      Caffeine.newBuilder()
          .maximumWeight(MOST)
          .weigher((Key key, String sql) -> sql.length())
          .build();

  private record Key(
      String sql, Map<RelationName, RelationName> names, Map<RelationName, RelationName> written) {}

  private WriteTexts() {}

  /** Empty for a text that does not write on Postgres, or that nobody but Postgres can read. */
  static Optional<WriteText> of(String sql) {
    return KNOWN.get(sql, WriteText::read);
  }

  /** The text with relations replaced, those that it reads and those that it writes. */
  static String replace(
      String sql,
      WriteText text,
      Map<RelationName, RelationName> names,
      Map<RelationName, RelationName> written) {
    return REPLACED.get(
        new Key(sql, names, written), key -> text.replace(key.names(), key.written()));
  }
}
