package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Partitioning;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.TableDdl;
import io.atoll.parser.ast.TableElement;
import io.atoll.parser.ast.TableElement.IndexKind;
import io.atoll.parser.ast.TableOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CREATE, DROP, TRUNCATE, RENAME of tables; CREATE and DROP INDEX. */
final class TableGrammar {
  private final Grammar grammar;
  private final Tokens in;

  TableGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /** At TABLE. */
  Statement create(int start, boolean isTemporary) {
    in.expect(TABLE);
    boolean ifNotExists = in.ifNotExists();
    Name name = in.name();
    Name like = null;
    List<TableElement> elements = List.of();
    List<TableOption> options = List.of();
    Partitioning partitioning = null;
    TableDdl.OnDuplicate onDuplicate = TableDdl.OnDuplicate.ERROR;
    Query query = null;
    if (in.accept(LIKE)) {
      like = in.name();
    } else if (in.accept(LEFT_PAREN, LIKE)) {
      like = in.name();
      in.expect(RIGHT_PAREN);
    } else {
      if (in.at(LEFT_PAREN) && !queryInParentheses()) {
        elements = grammar.elements().elements();
      }
      options = grammar.options().tableOptions();
      if (in.at(PARTITION)) {
        partitioning = grammar.partitions().partitioning();
      }
      boolean needsQuery = elements.isEmpty();
      if (in.at(IGNORE) || in.at(REPLACE)) {
        onDuplicate = in.at(IGNORE) ? TableDdl.OnDuplicate.IGNORE : TableDdl.OnDuplicate.REPLACE;
        in.next();
        needsQuery = true;
      }
      if (in.accept(AS) || needsQuery || in.at(LEFT_PAREN) || grammar.expressions.atQuery()) {
        query = grammar.queries.query(false);
      }
    }
    return new TableDdl.CreateTable(
        isTemporary,
        ifNotExists,
        name,
        like,
        elements,
        options,
        partitioning,
        onDuplicate,
        query,
        start,
        in.previousEnd());
  }

  private boolean queryInParentheses() {
    Lexer.Mark mark = in.lexer.mark();
    while (in.accept(LEFT_PAREN)) {
      // Nested parentheses are a query's.
    }
    boolean isQuery = grammar.expressions.atQuery();
    in.lexer.reset(mark);
    return isQuery;
  }

  /** At INDEX or the word before it. */
  Statement createIndex(int start) {
    IndexKind kind =
        switch (in.token()) {
          case UNIQUE -> IndexKind.UNIQUE;
          case FULLTEXT -> IndexKind.FULLTEXT;
          case SPATIAL -> IndexKind.SPATIAL;
          default -> IndexKind.PLAIN;
        };
    if (kind != IndexKind.PLAIN) {
      in.next();
    }
    in.expect(INDEX);
    boolean ifNotExists = in.ifNotExists();
    int indexStart = in.start();
    String name = in.ident();
    String using =
        kind == IndexKind.PLAIN || kind == IndexKind.UNIQUE ? grammar.elements().using() : null;
    in.expect(ON);
    Name table = in.name();
    TableElement.Index index = grammar.elements().indexRest(kind, null, name, using, indexStart);
    String[] algorithmAndLock = algorithmAndLock();
    return new TableDdl.CreateIndex(
        table,
        index,
        ifNotExists,
        blankToNull(algorithmAndLock[0]),
        blankToNull(algorithmAndLock[1]),
        start,
        in.previousEnd());
  }

  @SuppressWarnings("NullAway") // "" stands for not written inside this class
  private static String blankToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private String[] algorithmAndLock() {
    String[] both = {"", ""};
    while (true) {
      if (in.atWord("ALGORITHM") && both[0].isEmpty()) {
        in.next();
        both[0] = algorithm();
      } else if (in.at(LOCK) && both[1].isEmpty()) {
        in.next();
        both[1] = lock();
      } else {
        return both;
      }
    }
  }

  /** After ALGORITHM: {@code [=] DEFAULT|name}. */
  String algorithm() {
    in.accept(EQUAL);
    return (in.at(DEFAULT) ? in.word() : in.ident()).toUpperCase(Locale.ROOT);
  }

  /** After LOCK. */
  String lock() {
    in.accept(EQUAL);
    return (in.at(DEFAULT) ? in.word() : in.ident()).toUpperCase(Locale.ROOT);
  }

  /** At INDEX. */
  Statement dropIndex(int start) {
    in.expect(INDEX);
    boolean ifExists = in.ifExists();
    String index = in.accept(PRIMARY) ? "PRIMARY" : in.ident();
    in.expect(ON);
    Name table = in.name();
    String[] algorithmAndLock = algorithmAndLock();
    return new TableDdl.DropIndex(
        index,
        ifExists,
        table,
        blankToNull(algorithmAndLock[0]),
        blankToNull(algorithmAndLock[1]),
        start,
        in.previousEnd());
  }

  /** At TABLE or TABLES. */
  Statement dropTable(int start, boolean isTemporary) {
    if (!in.acceptWord("TABLES")) {
      in.expect(TABLE);
    }
    boolean ifExists = in.ifExists();
    List<Name> names = in.names();
    if (!in.accept(RESTRICT)) {
      in.accept(CASCADE);
    }
    return new TableDdl.DropTable(isTemporary, ifExists, names, start, in.previousEnd());
  }

  Statement truncate() {
    int start = in.start();
    in.next();
    in.accept(TABLE);
    Name name = in.name();
    return new TableDdl.TruncateTable(name, start, in.previousEnd());
  }

  /** After RENAME, at TABLE or TABLES. */
  Statement rename(int start) {
    if (!in.acceptWord("TABLES")) {
      in.expect(TABLE);
    }
    List<TableDdl.RenamePair> pairs = new ArrayList<>();
    do {
      Name from = in.name();
      in.expect(TO);
      pairs.add(new TableDdl.RenamePair(from, in.name()));
    } while (in.accept(COMMA));
    return new TableDdl.RenameTable(pairs, start, in.previousEnd());
  }
}
