package io.htap.replica.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A small file beside the database that names the slot made for it, so that Postgres can be rid of
 * the slot when the database itself is lost or damaged.
 */
final class SlotNote {
  private final Path file;

  SlotNote(Path database) {
    file = database.resolveSibling(database.getFileName() + ".slot");
  }

  Path file() {
    return file;
  }

  /** The slot on the server with this identifier. */
  Optional<String> read(String systemId) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] words = Files.readString(file, StandardCharsets.UTF_8).strip().split(" ");
    return words.length == 2 && words[0].equals(systemId)
        ? Optional.of(words[1])
        : Optional.empty();
  }

  void write(String systemId, String slot) throws IOException {
    Files.writeString(file, systemId + " " + slot + "\n", StandardCharsets.UTF_8);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
