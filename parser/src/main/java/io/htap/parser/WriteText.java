package io.htap.parser;

import io.htap.spi.RelationName;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.drop.Drop;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.Values;
import net.sf.jsqlparser.statement.update.Update;
import org.jspecify.annotations.Nullable;

/**
 * A statement that writes on Postgres, as far as its text tells: what it reads, and the same with
 * other relations in the place of some. Only Postgres runs it, so nothing else needs to be known of
 * it than which of its words name relations.
 */
public final class WriteText {
  private final String sql;
  private final String command;
  private final Set<RelationName> targets;
  private final boolean once;
  private final Set<RelationName> reads;
  private final Set<String> words;
  private final @Nullable String query;
  private final @Nullable List<String> into;
  private final NamedColumns columns;
  private final @Nullable String reading;

  private WriteText(String sql, Statement tree) {
    this.sql = sql;
    FactsCollector collector = new FactsCollector();
    collector.collect(tree);
    command = command(tree);
    targets = new LinkedHashSet<>();
    for (Table table : collector.targets()) {
      // More parts than schema and name are another database's.
      RelationName name = Names.relation(table);
      targets.add(name == null ? new RelationName(null, table.toString()) : name);
    }
    once =
        tree instanceof CreateTable create && create.isIfNotExists()
            || tree instanceof Drop drop && drop.isIfExists();
    reads = Set.copyOf(collector.relations());
    words = words(sql);
    query = hasParameters(sql) ? null : query(tree);
    into = into(tree);
    columns = new NamedColumns(tree, collector.tables());
    reading = ReadingQuery.of(tree);
  }

  /** Empty for a statement that does not write, or that the parser does not read. Never throws. */
  public static Optional<WriteText> read(String sql) {
    if (sql.length() > SqlParser.MAX_LENGTH || sql.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    try {
      Statement tree = tree(sql);
      if (tree == null || command(tree).isEmpty()) {
        return Optional.empty();
      }
      WriteText text = new WriteText(sql, tree);
      return tree instanceof Select && text.targets.isEmpty()
          ? Optional.empty()
          : Optional.of(text);
    } catch (ParseException | TokenMgrException | TimedParser.TimeIsUp | StackOverflowError e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      // The parser's own; what it cannot read is Postgres's.
      return Optional.empty();
    }
  }

  /** Null when the tree does not say what the text says. */
  private static @Nullable Statement tree(String sql) throws ParseException {
    LexicalGuard guard = new LexicalGuard();
    if (guard.read(sql) != null) {
      return null;
    }
    Statement tree = new TimedParser(guard.text(), SqlParser.MAX_TIME).parse();
    return RoundTrip.same(guard.text(), tree.toString()) ? tree : null;
  }

  private static String command(Statement tree) {
    if (tree instanceof Insert) {
      return "INSERT";
    }
    if (tree instanceof Update) {
      return "UPDATE";
    }
    if (tree instanceof Delete) {
      return "DELETE";
    }
    if (tree instanceof Merge) {
      return "MERGE";
    }
    if (tree instanceof Select) {
      return "SELECT";
    }
    if (tree instanceof Drop drop) {
      return "TABLE".equalsIgnoreCase(drop.getType()) ? "DROP TABLE" : "";
    }
    return tree instanceof CreateTable create && create.getSelect() != null
        ? "CREATE TABLE AS"
        : "";
  }

  /** Of a statement that is a query and where its rows go, the query. */
  private static @Nullable String query(Statement tree) {
    Select select = null;
    if (tree instanceof Insert insert
        && (insert.getWithItemsList() == null || insert.getWithItemsList().isEmpty())
        && insert.getReturningClause() == null
        && insert.getConflictAction() == null
        && insert.getOverridingMode() == Insert.OverridingMode.NONE) {
      select = insert.getSelect();
    } else if (tree instanceof CreateTable create && create.getColumns() == null) {
      select = create.getSelect();
    }
    return select == null || select instanceof Values ? null : select.toString();
  }

  private static boolean hasParameters(String sql) {
    Lexer lexer = new Lexer(sql);
    Token token = lexer.next();
    while (token != Token.END && token != Token.PARAMETER) {
      token = lexer.next();
    }
    return token == Token.PARAMETER;
  }

  private static @Nullable List<String> into(Statement tree) {
    return tree instanceof Insert insert && insert.getColumns() != null
        ? insert.getColumns().stream().map(c -> Names.fold(c.getColumnName())).toList()
        : null;
  }

  private static Set<String> words(String sql) {
    Set<String> words = new HashSet<>();
    Lexer lexer = new Lexer(sql);
    for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
      if (token == Token.WORD || token == Token.QUOTED) {
        words.add(Names.fold(sql.substring(lexer.start(), lexer.end())));
      }
    }
    return words;
  }

  /** What it is called in Postgres's messages. */
  public String command() {
    return command;
  }

  /** The relations that it writes, makes or drops. */
  public Set<RelationName> targets() {
    return Collections.unmodifiableSet(targets);
  }

  /** Whether it says IF NOT EXISTS or IF EXISTS. */
  public boolean once() {
    return once;
  }

  /** The relations that it reads beside them. */
  public Set<RelationName> reads() {
    return reads;
  }

  /** The query whose rows it writes, if it does nothing else with them and has no parameters. */
  public @Nullable String query() {
    return query;
  }

  /**
   * A query such that a row which it certainly does not let pass is of no use to the statement;
   * null when there is none. Its parameters have the numbers that they have in the statement.
   */
  public @Nullable String reading() {
    return reading;
  }

  /** The columns that it writes in that order; null when it names none. */
  public @Nullable List<String> into() {
    return into;
  }

  /** Which columns of a relation that it reads it can mean, of those that the relation has. */
  public List<String> columns(RelationName relation, List<String> all) {
    return columns.allOf(relation, all) ? all : all.stream().filter(words::contains).toList();
  }

  /**
   * The text with relations replaced.
   *
   * @param names the new ones wherever it reads them
   * @param written the new ones where it writes them
   */
  public String replace(
      Map<RelationName, RelationName> names, Map<RelationName, RelationName> written) {
    try {
      Statement tree = tree(sql);
      if (tree == null) {
        throw new IllegalStateException("a text that was read before");
      }
      FactsCollector collector = new FactsCollector();
      collector.collect(tree);
      Map<RelationName, List<String>> parts = new HashMap<>();
      names.forEach((name, other) -> parts.put(name, parts(other)));
      new Renaming(parts).apply(tree, collector.tables());
      for (Table target : collector.targets()) {
        RelationName other = written.get(Names.relation(target));
        if (other != null) {
          if (tree instanceof Insert && target.getAlias() == null) {
            target.setAlias(new Alias(target.getNameParts().get(0), true));
          }
          target.setNameParts(parts(other));
        }
      }
      return tree.toString();
    } catch (ParseException e) {
      throw new IllegalStateException("a text that was read before", e);
    }
  }

  private static List<String> parts(RelationName name) {
    String quoted = name.quoted();
    if (name.schema() == null) {
      return List.of(quoted);
    }
    String last = new RelationName(null, name.name()).quoted();
    return List.of(last, quoted.substring(0, quoted.length() - last.length() - 1));
  }

  @Override
  public String toString() {
    return command
        + targets.stream().map(RelationName::toString).collect(Collectors.joining(", ", " ", ""));
  }
}
