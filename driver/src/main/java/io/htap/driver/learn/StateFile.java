package io.htap.driver.learn;

import io.htap.routing.learn.Basis;
import io.htap.routing.learn.Experience;
import io.htap.routing.learn.Latency;
import io.htap.routing.learn.Residual;
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
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What was learned, in a file: a line that tells the version, one for each engine with what is
 * known of its prices, then one for each statement, with its figures, its users and its text
 * without literals, the last line telling how many. Written beside and moved into place, so that
 * there is always a whole one.
 */
final class StateFile {
  private static final String VERSION = "htap-learned 4";
  private static final String END = "statements ";
  private static final String GAP = " ";
  private static final int WORDS = 11;

  /** Lines before the statements. */
  private static final int HEAD = 3;

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

  /** All of it. */
  record State(Learning.Offsets offsets, List<Entry> statements) {
    static final State NOTHING = new State(Learning.Offsets.UNKNOWN, List.of());
  }

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
   * @return nothing when there is none
   */
  State read() throws IOException, DamagedException {
    List<String> lines;
    try {
      lines = Files.readAllLines(path, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return State.NOTHING;
    } catch (CharacterCodingException e) {
      throw new DamagedException("it is no text");
    }
    if (lines.isEmpty() || !lines.get(0).equals(VERSION)) {
      throw new DamagedException("it does not begin with \"" + VERSION + "\"");
    }
    int count = lines.size() - HEAD - 1;
    if (count < 0 || !lines.get(count + HEAD).equals(END + count)) {
      throw new DamagedException("its end is missing");
    }
    try {
      var offsets = new Learning.Offsets(residual(lines.get(1)), residual(lines.get(2)));
      List<Entry> entries = new ArrayList<>();
      for (String line : lines.subList(HEAD, count + HEAD)) {
        entries.add(entry(line.split(GAP, -1)));
      }
      return new State(offsets, entries);
    } catch (IllegalArgumentException e) {
      throw new DamagedException("a line is not what it should be: " + e.getMessage());
    }
  }

  private static Residual residual(String line) {
    return Residual.of(
        Stream.of(line.split(GAP, -1)).mapToDouble(Double::parseDouble).toArray(), Basis.SIZE);
  }

  private static String line(Residual residual) {
    return DoubleStream.of(residual.numbers())
        .mapToObj(Double::toString)
        .collect(Collectors.joining(GAP));
  }

  private static Entry entry(String[] words) {
    if (words.length != WORDS) {
      throw new IllegalArgumentException(words.length + " words");
    }
    var key =
        new LearnedStatement.Key(
            Long.parseUnsignedLong(words[0], 16), decoded(words[1]), Integer.parseInt(words[2]));
    var experience = new Experience(latency(words, 3), latency(words, 6));
    Set<String> users =
        words[9].isEmpty()
            ? Set.of()
            : List.of(words[9].split(",")).stream()
                .map(StateFile::decoded)
                .collect(Collectors.toSet());
    return new Entry(key, experience, users, decoded(words[10]));
  }

  private static Latency latency(String[] words, int first) {
    return new Latency(
        Double.parseDouble(words[first]),
        Double.parseDouble(words[first + 1]),
        Double.parseDouble(words[first + 2]));
  }

  /** Replaces it; whoever reads meanwhile has the old one. */
  void write(State state) throws IOException {
    List<Entry> entries = state.statements();
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    text.append(line(state.offsets().postgres())).append('\n');
    text.append(line(state.offsets().duckDb())).append('\n');
    for (Entry entry : entries) {
      text.append(Long.toHexString(entry.key().fingerprint()))
          .append(GAP)
          .append(encoded(entry.key().tenant()))
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
