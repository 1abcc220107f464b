package io.htap.driver.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shows that a file is still what it was.
 *
 * @param key what the file system calls it, so that one renamed into its place is another; null
 *     where it has no such name
 * @param modified null when the file system does not tell
 */
record FileVersion(String path, @Nullable Object key, @Nullable Instant modified, long bytes) {
  /** A file system's clock may tick as slowly as this. */
  private static final Duration TICK = Duration.ofSeconds(2);

  static List<FileVersion> of(List<String> paths) {
    List<FileVersion> versions = new ArrayList<>();
    for (String path : paths) {
      versions.add(of(path));
    }
    return versions;
  }

  private static FileVersion of(String path) {
    try {
      var attributes = Files.readAttributes(Path.of(path), BasicFileAttributes.class);
      return new FileVersion(
          path, attributes.fileKey(), attributes.lastModifiedTime().toInstant(), attributes.size());
    } catch (IOException | InvalidPathException e) {
      return new FileVersion(path, null, null, 0);
    }
  }

  /** Whether another change would show: not so within the tick of the last one. */
  boolean settled() {
    return modified != null && modified.isBefore(Instant.now().minus(TICK));
  }
}
