package io.htap.driver.learn;

import io.htap.routing.model.LatencyModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The model that is in use: the shipped one, until one that was trained here is deployed. Each lies
 * in a file of its own beside what was learned: a line that tells the version and a checksum, one
 * of figures, then the model. Of those before it the last one is kept.
 */
final class Models {
  private static final Logger LOG = System.getLogger(Models.class.getName());
  private static final String VERSION = "htap-deployed 1 ";

  private final @Nullable Path path;
  private volatile @Nullable InUse inUse;

  /**
   * @param deployed null for the shipped one
   */
  record InUse(LatencyModel model, @Nullable Deployed deployed) {
    int number() {
      return deployed == null ? 0 : deployed.number();
    }
  }

  /**
   * @param path of the file of the one in use; null where none can be kept
   */
  Models(@Nullable Path path) {
    this.path = path;
  }

  /** It is not read before somebody asks. */
  InUse inUse() {
    InUse known = inUse;
    return known == null ? load() : known;
  }

  private synchronized InUse load() {
    InUse known = inUse;
    if (known == null) {
      InUse kept = kept();
      known = kept == null ? new InUse(LatencyModel.shipped(), null) : kept;
      inUse = known;
    }
    return known;
  }

  private @Nullable InUse kept() {
    if (path == null || !Files.exists(path)) {
      return null;
    }
    try {
      return read(Files.readAllBytes(path));
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "the shipped model is used, for {0} cannot be: {1}; it is kept as {2}",
          path,
          e.getMessage(),
          OwnFile.setAside(path));
      return null;
    }
  }

  private static InUse read(byte[] file) throws IOException {
    int line = lineEnd(file);
    byte[] rest = Arrays.copyOfRange(file, line + 1, file.length);
    String first = new String(file, 0, line, StandardCharsets.ISO_8859_1);
    if (!first.equals(VERSION + checksum(rest))) {
      throw new IOException("it is damaged, or of another version");
    }
    int end = lineEnd(rest);
    Deployed deployed = Deployed.of(new String(rest, 0, end, StandardCharsets.ISO_8859_1));
    if (deployed == null) {
      throw new IOException("its figures are missing");
    }
    return new InUse(
        LatencyModel.read(new ByteArrayInputStream(rest, end + 1, rest.length - end - 1)),
        deployed);
  }

  private static int lineEnd(byte[] bytes) throws IOException {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    throw new IOException("it has no line");
  }

  private static String checksum(byte[] bytes) {
    var sum = new CRC32();
    sum.update(bytes);
    return Long.toHexString(sum.getValue());
  }

  /** Puts a model into use that was trained here. */
  synchronized InUse deploy(LatencyModel.Texts texts, Deployed deployed) throws IOException {
    Path to = requirePath();
    var rest = new ByteArrayOutputStream();
    rest.write((deployed.line() + "\n").getBytes(StandardCharsets.ISO_8859_1));
    LatencyModel.write(texts, rest);
    var file = new ByteArrayOutputStream();
    file.write(
        (VERSION + checksum(rest.toByteArray()) + "\n").getBytes(StandardCharsets.ISO_8859_1));
    file.write(rest.toByteArray());
    // As it will be after a restart.
    InUse next = read(file.toByteArray());
    if (Files.exists(to)) {
      OwnFile.replace(before(), Files.readAllBytes(to));
    } else {
      Files.deleteIfExists(before());
    }
    OwnFile.replace(to, file.toByteArray());
    inUse = next;
    told(next);
    return next;
  }

  /**
   * Goes back to the model before the one in use.
   *
   * @return null when the shipped one is in use, before which there was none
   */
  synchronized @Nullable InUse restore() throws IOException {
    if (load().deployed() == null) {
      return null;
    }
    Path to = requirePath();
    if (Files.exists(before())) {
      Files.move(before(), to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(to);
    }
    inUse = null;
    InUse now = load();
    told(now);
    return now;
  }

  private static void told(InUse now) {
    LOG.log(
        Level.INFO,
        "the model in use is {0} now",
        now.deployed == null ? "the shipped one" : "number " + now.number());
  }

  /** Leaves no file; the shipped model is used from now on. */
  synchronized void delete() throws IOException {
    if (path != null) {
      Files.deleteIfExists(path);
      Files.deleteIfExists(before());
    }
    inUse = null;
  }

  private Path requirePath() throws IOException {
    if (path == null) {
      throw new IOException("there is no place for a model");
    }
    return path;
  }

  private Path before() throws IOException {
    Path of = requirePath();
    return of.resolveSibling(of.getFileName() + ".before");
  }
}
