package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.Statement.Known;
import java.util.ArrayList;
import java.util.List;

/** Statements about the server, replication, plugins and conditions, known but not run. */
final class ServerGrammar {
  private final Grammar grammar;
  private final Tokens in;

  ServerGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  private Statement known(String what, int start, Name... names) {
    return new Known(what, List.of(names), start, in.previousEnd());
  }

  private Name identName() {
    int start = in.start();
    return new Name(null, in.identOrText(), start, in.previousEnd());
  }

  Statement signal() {
    int start = in.start();
    boolean isResignal = in.at(RESIGNAL);
    in.next();
    boolean hasCondition = true;
    if (in.accept(SQLSTATE)) {
      in.acceptWord("VALUE");
      in.text();
    } else if (in.atIdent()) {
      in.ident();
    } else {
      hasCondition = false;
    }
    if (!hasCondition && !isResignal) {
      throw in.error();
    }
    if (in.accept(SET)) {
      do {
        int at = in.start();
        if (!isSignalItem(in.word())) {
          throw in.error(at);
        }
        in.expect(EQUAL);
        grammar.expressions.simpleExpr();
      } while (in.accept(COMMA));
    }
    return known(isResignal ? "RESIGNAL" : "SIGNAL", start);
  }

  private static boolean isSignalItem(String word) {
    return switch (word) {
      case "CLASS_ORIGIN",
          "SUBCLASS_ORIGIN",
          "CONSTRAINT_CATALOG",
          "CONSTRAINT_SCHEMA",
          "CONSTRAINT_NAME",
          "CATALOG_NAME",
          "SCHEMA_NAME",
          "TABLE_NAME",
          "COLUMN_NAME",
          "CURSOR_NAME",
          "MESSAGE_TEXT",
          "MYSQL_ERRNO" ->
          true;
      default -> false;
    };
  }

  Statement getDiagnostics() {
    int start = in.start();
    in.expect(GET);
    if (!in.acceptWord("CURRENT")) {
      in.acceptWord("STACKED");
    }
    in.expectWord("DIAGNOSTICS");
    boolean isCondition = in.accept(CONDITION);
    if (isCondition) {
      grammar.operands.operand();
    }
    do {
      if (in.at(VARIABLE)) {
        in.next();
      } else {
        in.ident();
      }
      in.expect(EQUAL);
      int at = in.start();
      String item = in.word();
      boolean isKnown =
          isCondition
              ? isSignalItem(item) || item.equals("RETURNED_SQLSTATE")
              : item.equals("NUMBER") || item.equals("ROW_COUNT");
      if (!isKnown) {
        throw in.error(at);
      }
    } while (in.accept(COMMA));
    return known("GET DIAGNOSTICS", start);
  }

  /** CHANGE MASTER TO, CHANGE REPLICATION SOURCE TO, CHANGE REPLICATION FILTER. */
  Statement change() {
    int start = in.start();
    in.next();
    boolean isFilter = false;
    if (!in.acceptWord("MASTER")) {
      in.expectWord("REPLICATION");
      isFilter = in.acceptWord("FILTER");
      if (!isFilter) {
        in.expectWord("SOURCE");
      }
    }
    if (!isFilter) {
      in.expect(TO);
    }
    do {
      int at = in.start();
      String option = in.word();
      if (!isFilter
          && !option.startsWith("MASTER_")
          && !option.startsWith("SOURCE_")
          && !option.startsWith("RELAY_LOG_")
          && !isChangeOption(option)) {
        throw in.error(at);
      }
      in.expect(EQUAL);
      changeValue();
    } while (in.accept(COMMA));
    channel();
    return known(isFilter ? "CHANGE REPLICATION FILTER" : "CHANGE REPLICATION SOURCE", start);
  }

  private static boolean isChangeOption(String option) {
    return switch (option) {
      case "IGNORE_SERVER_IDS",
          "NETWORK_NAMESPACE",
          "PRIVILEGE_CHECKS_USER",
          "REQUIRE_ROW_FORMAT",
          "REQUIRE_TABLE_PRIMARY_KEY_CHECK",
          "ASSIGN_GTIDS_TO_ANONYMOUS_TRANSACTIONS",
          "GTID_ONLY",
          "GET_MASTER_PUBLIC_KEY",
          "GET_SOURCE_PUBLIC_KEY" ->
          true;
      default -> false;
    };
  }

  private void changeValue() {
    if (in.accept(LEFT_PAREN)) {
      while (!in.accept(RIGHT_PAREN)) {
        if (in.atEnd()) {
          throw in.error();
        }
        in.next();
      }
    } else if (in.at(STRING)) {
      if (in.lexer.peek() == VARIABLE) {
        grammar.accounts().account();
      } else {
        in.next();
      }
    } else if (in.at(INT_NUMBER)
        || in.at(DECIMAL_NUMBER)
        || in.at(FLOATING)
        || in.at(NULL)
        || in.at(ON)) {
      in.next();
    } else {
      in.ident();
    }
  }

  private void channel() {
    if (in.accept(FOR)) {
      in.expectWord("CHANNEL");
      in.identOrText();
    }
  }

  /** After START or STOP: SLAVE, REPLICA or GROUP_REPLICATION. */
  Statement replica(boolean isStart, int start) {
    String verb = isStart ? "START " : "STOP ";
    if (in.acceptWord("GROUP_REPLICATION")) {
      while (isStart && (in.atWord("USER") || in.atWord("PASSWORD") || in.atWord("DEFAULT_AUTH"))) {
        in.next();
        in.expect(EQUAL);
        in.text();
        in.accept(COMMA);
      }
      return known(verb + "GROUP_REPLICATION", start);
    }
    if (!in.acceptWord("SLAVE")) {
      in.expectWord("REPLICA");
    }
    while (in.atWord("IO_THREAD") || in.atWord("SQL_THREAD")) {
      in.next();
      if (!in.accept(COMMA)) {
        break;
      }
    }
    if (isStart && in.acceptWord("UNTIL")) {
      do {
        int at = in.start();
        String word = in.word();
        if (word.equals("SQL_AFTER_MTS_GAPS")) {
          continue;
        }
        if (!word.startsWith("MASTER_LOG_")
            && !word.startsWith("SOURCE_LOG_")
            && !word.startsWith("RELAY_LOG_")
            && !word.startsWith("SQL_")) {
          throw in.error(at);
        }
        in.expect(EQUAL);
        changeValue();
      } while (in.accept(COMMA));
    }
    while (isStart
        && (in.atWord("USER")
            || in.atWord("PASSWORD")
            || in.atWord("DEFAULT_AUTH")
            || in.atWord("PLUGIN_DIR"))) {
      in.next();
      in.expect(EQUAL);
      in.text();
    }
    channel();
    return known(verb + "REPLICA", start);
  }

  Statement reset() {
    int start = in.start();
    in.next();
    if (in.acceptWord("PERSIST")) {
      boolean ifExists = in.ifExists();
      if (in.atIdent()) {
        in.name();
      } else if (ifExists) {
        throw in.error();
      }
      return known("RESET PERSIST", start);
    }
    do {
      if (in.acceptWord("SLAVE") || in.acceptWord("REPLICA")) {
        in.accept(ALL);
        channel();
      } else if (in.acceptWord("MASTER")) {
        if (in.accept(TO)) {
          in.number();
        }
      } else if (in.acceptWord("BINARY")) {
        in.expectWord("LOGS");
        in.expect(AND);
        in.expectWord("GTIDS");
      } else {
        in.expect(QUERY);
        in.expectWord("CACHE");
      }
    } while (in.accept(COMMA));
    return known("RESET", start);
  }

  Statement purge() {
    int start = in.start();
    in.next();
    if (!in.accept(BINARY)) {
      in.expectWord("MASTER");
    }
    in.expectWord("LOGS");
    if (in.accept(TO)) {
      in.text();
    } else {
      in.expect(BEFORE);
      grammar.expressions.expr();
    }
    return known("PURGE BINARY LOGS", start);
  }

  /** INSTALL and UNINSTALL. */
  Statement install() {
    int start = in.start();
    boolean isInstall = in.atWord("INSTALL");
    in.next();
    String verb = isInstall ? "INSTALL " : "UNINSTALL ";
    if (in.acceptWord("COMPONENT")) {
      do {
        in.text();
      } while (in.accept(COMMA));
      return known(verb + "COMPONENT", start);
    }
    in.expectWord("PLUGIN");
    in.ifExists();
    Name name = identName();
    if (isInstall) {
      in.expectWord("SONAME");
      in.text();
    }
    return known(verb + "PLUGIN", start, name);
  }

  /** CACHE INDEX and LOAD INDEX INTO CACHE, at the table list's INDEX. */
  Statement keyCache(boolean isLoad, int start) {
    in.expect(INDEX);
    if (isLoad) {
      in.expect(INTO);
      in.expectWord("CACHE");
    }
    List<Name> names = new ArrayList<>();
    do {
      names.add(in.name());
      if (in.accept(PARTITION)) {
        in.expect(LEFT_PAREN);
        if (!in.accept(ALL)) {
          in.idents();
        }
        in.expect(RIGHT_PAREN);
      }
      if (in.accept(INDEX) || in.accept(KEY)) {
        in.expect(LEFT_PAREN);
        if (!in.at(RIGHT_PAREN)) {
          do {
            if (!in.accept(PRIMARY)) {
              in.ident();
            }
          } while (in.accept(COMMA));
        }
        in.expect(RIGHT_PAREN);
      }
      if (isLoad && in.accept(IGNORE)) {
        in.expectWord("LEAVES");
      }
    } while (in.accept(COMMA));
    if (!isLoad) {
      in.expect(IN);
      if (!in.accept(DEFAULT)) {
        in.ident();
      }
    }
    return new Known(
        isLoad ? "LOAD INDEX INTO CACHE" : "CACHE INDEX", names, start, in.previousEnd());
  }

  Statement cloneData() {
    int start = in.start();
    in.next();
    if (in.acceptWord("LOCAL")) {
      in.expectWord("DATA");
      in.expectWord("DIRECTORY");
      in.accept(EQUAL);
      in.text();
      return known("CLONE", start);
    }
    in.expectWord("INSTANCE");
    in.expect(FROM);
    grammar.accounts().account();
    in.expect(COLON);
    in.number();
    in.expectWord("IDENTIFIED");
    in.expect(BY);
    in.text();
    if (in.acceptWord("DATA")) {
      in.expectWord("DIRECTORY");
      in.accept(EQUAL);
      in.text();
    }
    if (in.accept(REQUIRE)) {
      in.acceptWord("NO");
      in.expect(SSL);
    }
    return known("CLONE", start);
  }

  Statement importTable() {
    int start = in.start();
    in.next();
    in.expect(TABLE);
    in.expect(FROM);
    do {
      in.text();
    } while (in.accept(COMMA));
    return known("IMPORT TABLE", start);
  }

  Statement binlog() {
    int start = in.start();
    in.next();
    in.text();
    return known("BINLOG", start);
  }

  /** At SERVER, after CREATE or ALTER. */
  Statement server(boolean isAlter, int start) {
    in.next();
    if (!isAlter) {
      in.ifNotExists();
    }
    Name name = identName();
    if (!isAlter) {
      in.expect(FOREIGN);
      in.expectWord("DATA");
      in.expectWord("WRAPPER");
      in.identOrText();
    }
    in.expectWord("OPTIONS");
    in.expect(LEFT_PAREN);
    do {
      if (in.acceptWord("PORT")) {
        in.number();
      } else {
        int at = in.start();
        String word = in.word();
        if (!word.equals("USER")
            && !word.equals("HOST")
            && !word.equals("DATABASE")
            && !word.equals("OWNER")
            && !word.equals("PASSWORD")
            && !word.equals("SOCKET")) {
          throw in.error(at);
        }
        in.text();
      }
    } while (in.accept(COMMA));
    in.expect(RIGHT_PAREN);
    return known(isAlter ? "ALTER SERVER" : "CREATE SERVER", start, name);
  }

  /** {@code ALTER INSTANCE …}. */
  Statement alterInstance(int start) {
    in.next();
    if (in.acceptWord("ROTATE")) {
      if (!in.acceptWord("INNODB")) {
        in.expectWord("BINLOG");
      }
      in.expectWord("MASTER");
      in.expect(KEY);
    } else if (in.acceptWord("RELOAD")) {
      if (in.acceptWord("KEYRING")) {
        return known("ALTER INSTANCE", start);
      }
      in.expectWord("TLS");
      if (in.accept(FOR)) {
        in.expectWord("CHANNEL");
        in.ident();
      }
      if (in.acceptWord("NO")) {
        in.expect(ROLLBACK);
        in.expect(ON);
        in.expectWord("ERROR");
      }
    } else {
      if (!in.acceptWord("ENABLE")) {
        in.expectWord("DISABLE");
      }
      in.expectWord("INNODB");
      in.expectWord("REDO_LOG");
    }
    return known("ALTER INSTANCE", start);
  }

  /** {@code [UNDO] TABLESPACE}, {@code LOGFILE GROUP}: CREATE, ALTER and DROP. */
  Statement tablespace(String verb, int start) {
    in.acceptWord("UNDO");
    if (in.acceptWord("LOGFILE")) {
      in.expect(GROUP);
    } else {
      in.expectWord("TABLESPACE");
    }
    Name name = identName();
    if (in.accept(ADD) || in.accept(DROP)) {
      if (!in.acceptWord("DATAFILE")) {
        in.expectWord("UNDOFILE");
      }
      in.text();
    } else if (verb.equals("ALTER") && in.accept(RENAME)) {
      in.expect(TO);
      in.ident();
    } else if (verb.equals("ALTER") && in.accept(SET)) {
      if (!in.acceptWord("ACTIVE")) {
        in.expectWord("INACTIVE");
      }
    }
    if (in.accept(USE)) {
      in.expectWord("LOGFILE");
      in.expect(GROUP);
      in.ident();
    }
    while (!in.atEnd()) {
      tablespaceOption();
      in.accept(COMMA);
    }
    return known(verb + " TABLESPACE", start, name);
  }

  private void tablespaceOption() {
    if (in.acceptWord("STORAGE")) {
      in.expectWord("ENGINE");
      in.accept(EQUAL);
      in.identOrText();
      return;
    }
    if (in.acceptWord("WAIT") || in.acceptWord("NO_WAIT")) {
      return;
    }
    int at = in.start();
    String word = in.word();
    in.accept(EQUAL);
    switch (word) {
      case "FILE_BLOCK_SIZE",
          "EXTENT_SIZE",
          "INITIAL_SIZE",
          "MAX_SIZE",
          "AUTOEXTEND_SIZE",
          "UNDO_BUFFER_SIZE",
          "REDO_BUFFER_SIZE" ->
          grammar.options().size();
      case "NODEGROUP" -> in.number();
      case "COMMENT", "ENCRYPTION", "ENGINE_ATTRIBUTE" -> in.text();
      case "ENGINE" -> in.identOrText();
      default -> throw in.error(at);
    }
  }

  /** {@code RESOURCE GROUP}: CREATE, ALTER and DROP. */
  Statement resourceGroup(String verb, int start) {
    in.next();
    in.expect(GROUP);
    Name name = identName();
    if (verb.equals("CREATE")) {
      in.expectWord("TYPE");
      in.accept(EQUAL);
      if (!in.accept(SYSTEM)) {
        in.expect(USER);
      }
    }
    if (!verb.equals("DROP")) {
      if (in.acceptWord("VCPU")) {
        in.accept(EQUAL);
        do {
          in.number();
          if (in.accept(MINUS)) {
            in.number();
          }
        } while (in.accept(COMMA));
      }
      if (in.acceptWord("THREAD_PRIORITY")) {
        in.accept(EQUAL);
        in.accept(MINUS);
        in.number();
      }
      if (!in.acceptWord("ENABLE")) {
        in.acceptWord("DISABLE");
      }
    }
    if (!verb.equals("CREATE")) {
      in.accept(FORCE);
    }
    return known(verb + " RESOURCE GROUP", start, name);
  }

  /** {@code SPATIAL REFERENCE SYSTEM}, after SPATIAL: CREATE and DROP. */
  Statement referenceSystem(boolean isDrop, int start) {
    in.expectWord("REFERENCE");
    in.expect(SYSTEM);
    if (isDrop) {
      in.ifExists();
      in.number();
      return known("DROP SPATIAL REFERENCE SYSTEM", start);
    }
    in.ifNotExists();
    in.number();
    while (!in.atEnd()) {
      if (in.acceptWord("ORGANIZATION")) {
        in.text();
        in.expectWord("IDENTIFIED");
        in.expect(BY);
        in.number();
      } else {
        if (!in.acceptWord("NAME") && !in.acceptWord("DEFINITION")) {
          in.expectWord("DESCRIPTION");
        }
        in.text();
      }
    }
    return known("CREATE SPATIAL REFERENCE SYSTEM", start);
  }

  /** {@code HANDLER t OPEN|READ|CLOSE …}. */
  Statement handler() {
    int start = in.start();
    in.next();
    Name table = in.name();
    var command = io.atoll.parser.ast.Session.HandlerCommand.READ;
    if (in.acceptWord("OPEN")) {
      command = io.atoll.parser.ast.Session.HandlerCommand.OPEN;
      if (in.accept(AS) || in.atIdent()) {
        in.ident();
      }
    } else if (in.acceptWord("CLOSE")) {
      command = io.atoll.parser.ast.Session.HandlerCommand.CLOSE;
    } else {
      in.expect(READ);
      if (!in.acceptWord("FIRST") && !in.acceptWord("NEXT")) {
        in.ident();
        if (in.accept(EQUAL)
            || in.accept(LESS_EQUAL)
            || in.accept(GREATER_EQUAL)
            || in.accept(LESS_THAN)
            || in.accept(GREATER_THAN)) {
          List<Expr> values = new ArrayList<>();
          in.expect(LEFT_PAREN);
          do {
            values.add(grammar.expressions.exprOrDefault());
          } while (in.accept(COMMA));
          in.expect(RIGHT_PAREN);
        } else if (!in.acceptWord("FIRST") && !in.acceptWord("NEXT") && !in.acceptWord("PREV")) {
          in.expectWord("LAST");
        }
      }
      if (in.accept(WHERE)) {
        grammar.expressions.expr();
      }
      if (in.at(LIMIT)) {
        grammar.queries.limit();
      }
    }
    return new io.atoll.parser.ast.Session.Handler(command, table, start, in.previousEnd());
  }
}
