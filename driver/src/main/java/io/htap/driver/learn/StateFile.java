package io.htap.driver.learn;

import io.htap.routing.learn.Experience;
import io.htap.routing.learn.Latency;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was learned, in a file: a line that tells the version, then one for each statement, with its
 * figures, its users and its text without literals, the last line telling how many. Written beside
 * and moved into place, so that there is always a whole one.
 */
final class StateFile {
  private static final String VERSION = "htap-learned 1";
  private static final String END = "statements ";
  private static final String GAP = " ";
  private static final int WORDS = 10;
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path path;

  StateFile(Path path) {
    this.path = path;
  }

  /**
   * One statement.
   *
   * @param users who have run it
   */
  record Entry(LearnedStatement.Key key, Experience experience, Set<String> users, String shape) {}

  /** Not one of these files, or not all of one. */
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1;

    DamagedException(String what) {
      super(what);
    }
  }

  /**
   * Reads it.
   *
   * @return empty when there is none
   */
  List<Entry> read() throws IOException, DamagedException {
    List<String> lines;
    try {
      lines = Files.readAllLines(path, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (CharacterCodingException e) {
      throw new DamagedException("it is no text");
    }
    if (lines.isEmpty() || !lines.get(0).equals(VERSION)) {
      throw new DamagedException("it does not begin with \"" + VERSION + "\"");
    }
    int count = lines.size() - 2;
    if (count < 0 || !lines.get(count + 1).equals(END + count)) {
      throw new DamagedException("its end is missing");
    }
    List<Entry> entries = new ArrayList<>();
    for (String line : lines.subList(1, count + 1)) {
      try {
        entries.add(entry(line.split(GAP, -1)));
      } catch (IllegalArgumentException e) {
        throw new DamagedException("a line is no statement: " + e.getMessage());
      }
    }
    return entries;
  }

  private static Entry entry(String[] words) {
    if (words.length != WORDS) {
      throw new IllegalArgumentException(words.length + " words");
    }
    var key =
        new LearnedStatement.Key(Long.parseUnsignedLong(words[0], 16), Integer.parseInt(words[1]));
    var experience = new Experience(latency(words, 2), latency(words, 5));
    Set<String> users =
        words[8].isEmpty()
            ? Set.of()
            : List.of(words[8].split(",")).stream()
                .map(StateFile::decoded)
                .collect(Collectors.toSet());
    return new Entry(key, experience, users, decoded(words[9]));
  }

  private static Latency latency(String[] words, int first) {
    return new Latency(
        Double.parseDouble(words[first]),
        Double.parseDouble(words[first + 1]),
        Double.parseDouble(words[first + 2]));
  }

  /** Replaces it; whoever reads meanwhile has the old one. */
  void write(List<Entry> entries) throws IOException {
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    for (Entry entry : entries) {
      text.append(Long.toHexString(entry.key().fingerprint()))
          .append(GAP)
          .append(entry.key().size());
      append(text, entry.experience().postgres());
      append(text, entry.experience().duckDb());
      text.append(GAP)
          .append(
              entry.users().stream()
                  .sorted()
                  .map(StateFile::encoded)
                  .collect(Collectors.joining(",")))
          .append(GAP)
          .append(encoded(entry.shape()))
          .append('\n');
    }
    text.append(END).append(entries.size()).append('\n');
    Path beside = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(beside);
    try (FileChannel file = FileChannel.open(beside, NEW, ownerOnly())) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Even without literals a statement is nobody else's business. */
  private FileAttribute<?>[] ownerOnly() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void append(StringBuilder text, Latency latency) {
    text.append(GAP)
        .append(latency.weight())
        .append(GAP)
        .append(latency.mean())
        .append(GAP)
        .append(latency.squares());
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  /**
   * Keeps a damaged one for whoever wants to look.
   *
   * @return what it is called now, or where it still is
   */
  Path setAside() {
    Path aside = path.resolveSibling(path.getFileName() + ".damaged");
    try {
      return Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return path;
    }
  }

  /** Names and texts may have anything in them. */
  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String word) {
    return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
  }
}
