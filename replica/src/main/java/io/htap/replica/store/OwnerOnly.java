package io.htap.replica.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Keeps the database's files to their owner, on file systems that know owners. */
final class OwnerOnly {
  private static final Logger LOG = System.getLogger(OwnerOnly.class.getName());

  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path database;
  private final Path log;
  private final Path note;

  /** Where DuckDB puts what does not fit into memory. */
  private final Path spill;

  OwnerOnly(Path database, Path note) {
    this.database = database;
    this.note = note;
    this.log = database.resolveSibling(database.getFileName() + ".wal");
    this.spill = database.resolveSibling(database.getFileName() + ".tmp");
  }

  /** Before DuckDB does: the folder that it makes when it first spills is open to everyone. */
  void makeSpillFolder() throws IOException {
    Files.createDirectories(spill);
    protect(spill, OWNER_ONLY_FOLDER);
  }

  /** DuckDB has emptied it, but removes only a folder that it has made. */
  void removeSpillFolder() throws IOException {
    try {
      Files.deleteIfExists(spill);
    } catch (DirectoryNotEmptyException e) {
      // What is in it is not the driver's.
      LOG.log(Level.DEBUG, "the folder {0} remains, because it is not empty", spill);
    }
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
    removeSpillFolder();
  }

  private static void protect(Path file) throws IOException {
    protect(file, OWNER_ONLY);
  }

  private static void protect(Path file, Set<PosixFilePermission> permissions) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null
        && Files.exists(file)
        && !view.readAttributes().permissions().equals(permissions)) {
      view.setPermissions(permissions);
    }
  }
}
