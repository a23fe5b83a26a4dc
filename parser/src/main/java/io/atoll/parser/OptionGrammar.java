package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.TableOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Options of tables, databases, partitions and placement policies. */
final class OptionGrammar {
  private static final Set<String> NUMBERS =
      Set.of(
          "AUTO_INCREMENT",
          "AVG_ROW_LENGTH",
          "CHECKSUM",
          "TABLE_CHECKSUM",
          "DELAY_KEY_WRITE",
          "KEY_BLOCK_SIZE",
          "MAX_ROWS",
          "MIN_ROWS",
          "AUTO_ID_CACHE",
          "SHARD_ROW_ID_BITS",
          "PRE_SPLIT_REGIONS",
          "AUTO_RANDOM_BASE");
  private static final Set<String> TEXTS =
      Set.of(
          "COMMENT",
          "COMPRESSION",
          "CONNECTION",
          "ENCRYPTION",
          "ENGINE_ATTRIBUTE",
          "PASSWORD",
          "SECONDARY_ENGINE_ATTRIBUTE",
          "TTL_ENABLE",
          "TTL_JOB_INTERVAL");
  private static final Set<String> NUMBER_OR_DEFAULT =
      Set.of("PACK_KEYS", "STATS_AUTO_RECALC", "STATS_PERSISTENT", "STATS_SAMPLE_PAGES");
  private static final Set<String> ROW_FORMATS =
      Set.of("DEFAULT", "FIXED", "DYNAMIC", "COMPRESSED", "REDUNDANT", "COMPACT");
  private static final Set<String> PLACEMENT =
      Set.of(
          "PRIMARY_REGION",
          "REGIONS",
          "FOLLOWERS",
          "VOTERS",
          "LEARNERS",
          "SCHEDULE",
          "CONSTRAINTS",
          "LEADER_CONSTRAINTS",
          "FOLLOWER_CONSTRAINTS",
          "VOTER_CONSTRAINTS",
          "LEARNER_CONSTRAINTS",
          "SURVIVAL_PREFERENCES");

  private final Grammar grammar;
  private final Tokens in;

  OptionGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /** Table options, with or without commas between; stops at what is none. */
  List<TableOption> tableOptions() {
    List<TableOption> options = new ArrayList<>();
    TableOption option = tableOption();
    while (option != null) {
      options.add(option);
      boolean comma = in.accept(COMMA);
      option = tableOption();
      if (comma && option == null) {
        throw in.error();
      }
    }
    return options;
  }

  /** One option of CREATE or ALTER TABLE, or null when none comes. */
  @Nullable TableOption tableOption() {
    if (in.at(DEFAULT) || in.at(COLLATE) || in.atCharset()) {
      return charsetOrCollation();
    }
    if (in.at(UNION)) {
      in.next();
      in.accept(EQUAL);
      in.expect(LEFT_PAREN);
      List<Name> tables = in.at(RIGHT_PAREN) ? List.of() : in.names();
      in.expect(RIGHT_PAREN);
      return new TableOption.Tables("UNION", tables);
    }
    if (in.token() != IDENT && !in.token().isKeyword()) {
      return null;
    }
    if (in.atWord("SECONDARY_ENGINE")) {
      in.next();
      in.accept(EQUAL);
      return new TableOption.Text("SECONDARY_ENGINE", in.accept(NULL) ? "" : in.identOrText());
    }
    if (in.atWord("ENGINE")) {
      in.next();
      in.accept(EQUAL);
      return new TableOption.Text("ENGINE", in.identOrText());
    }
    if (in.atWord("DATA") || in.atWord("INDEX")) {
      Token next = in.lexer.peek();
      if (next != DIRECTORY) {
        return null;
      }
      String name = in.word() + " " + in.word();
      in.accept(EQUAL);
      return new TableOption.Text(name, in.text());
    }
    if (in.atWord("ROW_FORMAT")) {
      in.next();
      in.accept(EQUAL);
      return new TableOption.Text("ROW_FORMAT", oneOf(ROW_FORMATS));
    }
    if (in.atWord("INSERT_METHOD")) {
      in.next();
      in.accept(EQUAL);
      return new TableOption.Text("INSERT_METHOD", oneOf(Set.of("NO", "FIRST", "LAST")));
    }
    if (in.atWord("TABLESPACE")) {
      in.next();
      in.accept(EQUAL);
      return new TableOption.Text("TABLESPACE", in.ident());
    }
    if (in.at(STORAGE)) {
      in.next();
      return new TableOption.Text("STORAGE", oneOf(Set.of("DISK", "MEMORY")));
    }
    if (in.atWord("AUTOEXTEND_SIZE")) {
      in.next();
      in.accept(EQUAL);
      return new TableOption.Text("AUTOEXTEND_SIZE", size());
    }
    if (in.atWord("PLACEMENT")) {
      in.next();
      in.expectWord("POLICY");
      in.accept(EQUAL);
      return new TableOption.Text(
          "PLACEMENT POLICY", in.accept(DEFAULT) ? "default" : in.identOrText());
    }
    if (in.atWord("NAMESPACE")) {
      in.next();
      in.accept(EQUAL);
      return new TableOption.Text("NAMESPACE", in.accept(DEFAULT) ? "default" : in.identOrText());
    }
    if (in.atWord("TTL")) {
      in.next();
      in.accept(EQUAL);
      int start = in.start();
      grammar.expressions.bitExpr();
      return new TableOption.Text("TTL", in.lexer.source(start, in.previousEnd()));
    }
    return simpleOption();
  }

  private @Nullable TableOption simpleOption() {
    if (in.at(START)) {
      Lexer.Mark mark = in.lexer.mark();
      in.next();
      if (in.acceptWord("TRANSACTION")) {
        return new TableOption.Text("START TRANSACTION", "");
      }
      in.lexer.reset(mark);
      return null;
    }
    String name = in.lexer.source().toUpperCase(Locale.ROOT);
    if (NUMBERS.contains(name)) {
      in.next();
      in.accept(EQUAL);
      return new TableOption.Number(name, in.number());
    }
    if (TEXTS.contains(name)) {
      in.next();
      in.accept(EQUAL);
      return new TableOption.Text(name, in.text());
    }
    if (NUMBER_OR_DEFAULT.contains(name)) {
      in.next();
      in.accept(EQUAL);
      return in.accept(DEFAULT)
          ? new TableOption.Text(name, "DEFAULT")
          : new TableOption.Number(name, in.number());
    }
    return null;
  }

  private String oneOf(Set<String> words) {
    if (in.token() == IDENT || in.token().isKeyword()) {
      String word = in.lexer.source().toUpperCase(Locale.ROOT);
      if (words.contains(word)) {
        in.next();
        return word;
      }
    }
    throw in.error();
  }

  /** {@code 64}, {@code 4M}, {@code 1G}. */
  String size() {
    if (!in.atNumber() && in.token() != IDENT) {
      throw in.error();
    }
    String text = in.lexer.source();
    if (!Character.isDigit(text.charAt(0))) {
      throw in.error();
    }
    in.next();
    return text;
  }

  private TableOption charsetOrCollation() {
    in.accept(DEFAULT);
    if (in.accept(COLLATE)) {
      in.accept(EQUAL);
      return new TableOption.Text("COLLATE", in.collationName());
    }
    if (in.acceptCharset()) {
      in.accept(EQUAL);
      return new TableOption.Text(
          "CHARACTER SET", in.accept(DEFAULT) ? "default" : in.charsetName());
    }
    throw in.error();
  }

  /** Options of CREATE and ALTER DATABASE. */
  List<TableOption> databaseOptions(boolean isAlter) {
    List<TableOption> options = new ArrayList<>();
    while (!in.atEnd()) {
      if (in.at(DEFAULT) && in.lexer.peek() == ENCRYPTION) {
        in.next();
      }
      if (in.atWord("ENCRYPTION")) {
        in.next();
        in.accept(EQUAL);
        options.add(new TableOption.Text("ENCRYPTION", in.text()));
      } else if (isAlter && in.at(READ)) {
        in.next();
        in.expectWord("ONLY");
        in.accept(EQUAL);
        if (in.accept(DEFAULT)) {
          options.add(new TableOption.Text("READ ONLY", "DEFAULT"));
        } else {
          options.add(new TableOption.Number("READ ONLY", in.number()));
        }
      } else if (in.atWord("PLACEMENT") || in.atWord("NAMESPACE")) {
        TableOption option = tableOption();
        if (option != null) {
          options.add(option);
        }
      } else {
        options.add(charsetOrCollation());
      }
    }
    return options;
  }

  /** Options of one partition or subpartition. */
  List<TableOption> partitionOptions() {
    List<TableOption> options = new ArrayList<>();
    while (true) {
      if (in.at(STORAGE) || in.atWord("ENGINE")) {
        in.accept(STORAGE);
        in.expectWord("ENGINE");
        in.accept(EQUAL);
        options.add(new TableOption.Text("ENGINE", in.identOrText()));
      } else if (in.atWord("NODEGROUP")) {
        in.next();
        in.accept(EQUAL);
        options.add(new TableOption.Number("NODEGROUP", in.number()));
      } else if (in.atWord("MAX_ROWS")
          || in.atWord("MIN_ROWS")
          || in.atWord("COMMENT")
          || in.atWord("DATA")
          || in.atWord("INDEX")
          || in.atWord("TABLESPACE")
          || in.atWord("PLACEMENT")) {
        TableOption option = tableOption();
        if (option == null) {
          throw in.error();
        }
        options.add(option);
      } else {
        return options;
      }
    }
  }

  /** {@code NAME = value …} of a placement policy. */
  List<TableOption> placementOptions() {
    List<TableOption> options = new ArrayList<>();
    while (!in.atEnd()) {
      String name = oneOf(PLACEMENT);
      in.accept(EQUAL);
      options.add(
          in.at(STRING)
              ? new TableOption.Text(name, in.text())
              : new TableOption.Number(name, in.number()));
      in.accept(COMMA);
    }
    return options;
  }
}
