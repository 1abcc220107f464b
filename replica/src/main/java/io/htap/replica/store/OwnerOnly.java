package io.htap.replica.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Keeps the database's files to their owner, on file systems that know owners. */
final class OwnerOnly {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path database;
  private final Path log;
  private final Path note;

  OwnerOnly(Path database, Path note) {
    this.database = database;
    this.note = note;
    this.log = database.resolveSibling(database.getFileName() + ".wal");
  }

  /** DuckDB makes a new log after every checkpoint, so this is done after every commit. */
  void protect() throws IOException {
    protect(database);
    protect(log);
    protect(note);
  }

  void delete() throws IOException {
    Files.deleteIfExists(database);
    Files.deleteIfExists(log);
    // Where DuckDB puts what does not fit into memory; empty by now.
    Files.deleteIfExists(database.resolveSibling(database.getFileName() + ".tmp"));
  }

  private static void protect(Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null
        && Files.exists(file)
        && !view.readAttributes().permissions().equals(OWNER_ONLY)) {
      view.setPermissions(OWNER_ONLY);
    }
  }
}
