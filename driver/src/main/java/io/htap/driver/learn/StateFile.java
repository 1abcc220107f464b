package io.htap.driver.learn;

import io.htap.routing.learn.Basis;
import io.htap.routing.learn.Experience;
import io.htap.routing.learn.Latency;
import io.htap.routing.learn.Offsets;
import io.htap.routing.learn.Residual;
import io.htap.routing.learn.StatementKey;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What was learned, in a file: a line that tells the version, one that tells the model that it is
 * about, one for each engine with what is known of its prices, then one for each statement, with
 * its figures, its users and its text without literals, the last line telling how many. Written
 * beside and moved into place, so that there is always a whole one.
 */
final class StateFile {
  private static final String VERSION = "htap-learned 5";
  private static final String MODEL = "model ";
  private static final String END = "statements ";
  private static final String GAP = " ";
  private static final int WORDS = 11;

  /** Lines before the statements. */
  private static final int HEAD = 4;

  private final Path path;

  StateFile(Path path) {
    this.path = path;
  }

  /**
   * One statement.
   *
   * @param users who have run it
   */
  record Entry(StatementKey key, Experience experience, Set<String> users, String shape) {}

  /**
   * All of it.
   *
   * @param model the one by how much whose expectations are off
   */
  record State(long model, Offsets offsets, List<Entry> statements) {
    static final State NOTHING = new State(0, Offsets.UNKNOWN, List.of());
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
      if (!lines.get(1).startsWith(MODEL)) {
        throw new DamagedException("it names no model");
      }
      long model = Long.parseUnsignedLong(lines.get(1).substring(MODEL.length()), 16);
      var offsets = new Offsets(residual(lines.get(2)), residual(lines.get(3)));
      List<Entry> entries = new ArrayList<>();
      for (String line : lines.subList(HEAD, count + HEAD)) {
        entries.add(entry(line.split(GAP, -1)));
      }
      return new State(model, offsets, entries);
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
        new StatementKey(
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
    text.append(MODEL).append(Long.toHexString(state.model())).append('\n');
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
    OwnFile.replace(path, text.toString().getBytes(StandardCharsets.UTF_8));
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

  /** Names and texts may have anything in them. */
  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String word) {
    return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
  }
}
