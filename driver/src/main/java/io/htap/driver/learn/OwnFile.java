package io.htap.driver.learn;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file for its owner's eyes only: even without literals a statement is nobody else's business.
 */
final class OwnFile {
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final Set<StandardOpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

  private OwnFile() {}

  /** Puts a new one in its place; whoever reads meanwhile has the old one. */
  static void replace(Path path, byte[] content) throws IOException {
    Path beside = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(beside);
    write(beside, NEW, content);
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Adds to it, or begins it. */
  static void append(Path path, byte[] content) throws IOException {
    write(path, APPEND, content);
  }

  private static void write(Path path, Set<? extends OpenOption> how, byte[] content)
      throws IOException {
    try (FileChannel file = FileChannel.open(path, how, ownerOnly(path))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Keeps a damaged one for whoever wants to look.
   *
   * @return what it is called now, or where it still is
   */
  static Path setAside(Path path) {
    Path aside = path.resolveSibling(path.getFileName() + ".damaged");
    try {
      return Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return path;
    }
  }
}
