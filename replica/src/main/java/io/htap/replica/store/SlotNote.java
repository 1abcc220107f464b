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

  /** The slot, on whatever server: its name is random enough to be nobody else's. */
  Optional<String> read() throws IOException {
    return Files.exists(file)
        ? Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip())
            .filter(slot -> !slot.isEmpty())
        : Optional.empty();
  }

  void write(String slot) throws IOException {
    Files.writeString(file, slot + "\n", StandardCharsets.UTF_8);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
