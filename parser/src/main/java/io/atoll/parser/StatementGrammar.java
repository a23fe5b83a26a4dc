package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Account;
import io.atoll.parser.ast.Admin;
import io.atoll.parser.ast.Admin.TableCommand;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.Session;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.Statement.ExplainFormat;
import io.atoll.parser.ast.Statement.Known;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One statement, by its first words. */
final class StatementGrammar {
  private final Grammar grammar;
  private final Tokens in;

  StatementGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  Statement statement() {
    int start = in.start();
    switch (in.token()) {
      case SELECT, VALUES, LEFT_PAREN -> {
        return new Statement.Select(grammar.queries.query(true));
      }
      case TABLE -> {
        return new Statement.Select(grammar.queries.query(true));
      }
      case WITH -> {
        Query.With with = grammar.queries.with();
        if (in.at(UPDATE)) {
          return new DmlGrammar(grammar).update(with, start);
        }
        if (in.at(DELETE)) {
          return new DmlGrammar(grammar).delete(with, start);
        }
        return new Statement.Select(grammar.queries.query(with, start, true));
      }
      case INSERT, REPLACE -> {
        return new DmlGrammar(grammar).insert();
      }
      case UPDATE -> {
        return new DmlGrammar(grammar).update(null, start);
      }
      case DELETE -> {
        return new DmlGrammar(grammar).delete(null, start);
      }
      case SET -> {
        return new SetGrammar(grammar).set();
      }
      case BEGIN -> {
        return new TransactionGrammar(grammar).begin();
      }
      case COMMIT -> {
        return new TransactionGrammar(grammar).commit();
      }
      case ROLLBACK -> {
        return new TransactionGrammar(grammar).rollback();
      }
      case START -> {
        in.next();
        return in.atWord("TRANSACTION")
            ? new TransactionGrammar(grammar).startTransaction(start)
            : new ServerGrammar(grammar).replica(true, start);
      }
      case SHOW -> {
        return new ShowGrammar(grammar).show();
      }
      case EXPLAIN, DESCRIBE, DESC -> {
        return explain();
      }
      case USE -> {
        in.next();
        return new Session.Use(in.ident(), start, in.previousEnd());
      }
      case CREATE -> {
        return create();
      }
      case ALTER -> {
        return alter();
      }
      case DROP -> {
        return drop();
      }
      case RENAME -> {
        in.next();
        return in.at(USER) ? grammar.accounts().renameUser(start) : grammar.tables().rename(start);
      }
      case LOAD -> {
        if (in.lexer.peek() == INDEX) {
          in.next();
          return new ServerGrammar(grammar).keyCache(true, start);
        }
        return new DmlGrammar(grammar).load();
      }
      case CALL -> {
        return new DmlGrammar(grammar).call();
      }
      case DO -> {
        return new DmlGrammar(grammar).doExpressions();
      }
      case GRANT -> {
        return new GrantGrammar(grammar).grant();
      }
      case REVOKE -> {
        return new GrantGrammar(grammar).revoke();
      }
      case LOCK -> {
        return new TransactionGrammar(grammar).lock();
      }
      case UNLOCK -> {
        return new TransactionGrammar(grammar).unlock();
      }
      case RELEASE -> {
        return new TransactionGrammar(grammar).release();
      }
      case KILL -> {
        return kill();
      }
      case ANALYZE -> {
        in.next();
        if (in.at(TABLE)
            || in.at(NO_WRITE_TO_BINLOG)
            || in.atWord("LOCAL")
            || in.atWord("TABLES")) {
          return new AdminGrammar(grammar).analyze(start);
        }
        throw in.error();
      }
      case CHECK -> {
        return new AdminGrammar(grammar).maintain(TableCommand.CHECK);
      }
      case OPTIMIZE -> {
        return new AdminGrammar(grammar).maintain(TableCommand.OPTIMIZE);
      }
      case CHANGE -> {
        return new ServerGrammar(grammar).change();
      }
      case PURGE -> {
        return new ServerGrammar(grammar).purge();
      }
      case SIGNAL, RESIGNAL -> {
        return new ServerGrammar(grammar).signal();
      }
      case GET -> {
        return new ServerGrammar(grammar).getDiagnostics();
      }
      default -> {
        return byWord();
      }
    }
  }

  private Statement byWord() {
    int start = in.start();
    if (in.token() != IDENT && !in.token().isKeyword()) {
      throw in.error();
    }
    String word = in.lexer.source().toUpperCase(Locale.ROOT);
    switch (word) {
      case "PREPARE" -> {
        return prepare();
      }
      case "EXECUTE" -> {
        return execute();
      }
      case "DEALLOCATE" -> {
        in.next();
        in.expectWord("PREPARE");
        return new Session.Deallocate(in.ident(), start, in.previousEnd());
      }
      case "TRUNCATE" -> {
        return grammar.tables().truncate();
      }
      case "SAVEPOINT" -> {
        return new TransactionGrammar(grammar).savepoint();
      }
      case "XA" -> {
        return new TransactionGrammar(grammar).xa();
      }
      case "CHECKSUM" -> {
        return new AdminGrammar(grammar).maintain(TableCommand.CHECKSUM);
      }
      case "REPAIR" -> {
        return new AdminGrammar(grammar).maintain(TableCommand.REPAIR);
      }
      case "FLUSH" -> {
        return new AdminGrammar(grammar).flush();
      }
      case "SPLIT" -> {
        return new AdminGrammar(grammar).split();
      }
      case "ADMIN" -> {
        return new AdminGrammar(grammar).admin();
      }
      case "BATCH" -> {
        return new DmlGrammar(grammar).batch();
      }
      case "FLASHBACK", "RECOVER" -> {
        return new SchemaGrammar(grammar).flashback();
      }
      case "HANDLER" -> {
        return new ServerGrammar(grammar).handler();
      }
      case "HELP" -> {
        in.next();
        return new Session.Help(in.identOrText(), start, in.previousEnd());
      }
      case "STOP" -> {
        in.next();
        return new ServerGrammar(grammar).replica(false, start);
      }
      case "RESET" -> {
        return new ServerGrammar(grammar).reset();
      }
      case "INSTALL", "UNINSTALL" -> {
        return new ServerGrammar(grammar).install();
      }
      case "CACHE" -> {
        in.next();
        return new ServerGrammar(grammar).keyCache(false, start);
      }
      case "CLONE" -> {
        return new ServerGrammar(grammar).cloneData();
      }
      case "IMPORT" -> {
        return new ServerGrammar(grammar).importTable();
      }
      case "BINLOG" -> {
        return new ServerGrammar(grammar).binlog();
      }
      case "SHUTDOWN", "RESTART" -> {
        in.next();
        return new Admin.Shutdown(word.equals("RESTART"), start, in.previousEnd());
      }
      default -> throw in.error();
    }
  }

  private Statement prepare() {
    int start = in.start();
    in.next();
    String name = in.ident();
    in.expect(FROM);
    if (in.at(VARIABLE)) {
      String variable = in.lexer.variableName();
      in.next();
      return new Session.Prepare(name, null, variable, start, in.previousEnd());
    }
    String text = in.text();
    return new Session.Prepare(name, text, null, start, in.previousEnd());
  }

  private Statement execute() {
    int start = in.start();
    in.next();
    String name = in.ident();
    List<String> variables = new ArrayList<>();
    if (in.accept(USING)) {
      do {
        if (!in.at(VARIABLE)) {
          throw in.error();
        }
        variables.add(in.lexer.variableName());
        in.next();
      } while (in.accept(COMMA));
    }
    return new Session.Execute(name, variables, start, in.previousEnd());
  }

  private Statement kill() {
    int start = in.start();
    in.next();
    boolean isQuery = in.accept(QUERY);
    if (!isQuery) {
      in.acceptWord("CONNECTION");
    }
    Expr id = grammar.expressions.expr();
    return new Session.Kill(isQuery, id, start, in.previousEnd());
  }

  private Statement explain() {
    int start = in.start();
    in.next();
    boolean isAnalyze = in.accept(ANALYZE);
    ExplainFormat format = ExplainFormat.DEFAULT;
    if (in.at(FORMAT) && in.lexer.peek() == EQUAL) {
      in.next();
      in.next();
      format = format();
      if (in.accept(INTO)) {
        if (!in.at(VARIABLE)) {
          throw in.error();
        }
        in.next();
      }
    } else if (!isAnalyze && (in.atWord("EXTENDED") || in.atWord("PARTITIONS"))) {
      Token next = in.lexer.peek();
      if (next == SELECT || next == UPDATE || next == DELETE || next == INSERT || next == REPLACE) {
        in.next();
      }
    }
    if (in.accept(FOR)) {
      if (in.accept(DATABASE) || in.accept(SCHEMA)) {
        in.ident();
      } else {
        in.expectWord("CONNECTION");
        in.number();
        return new Known("EXPLAIN FOR CONNECTION", List.of(), start, in.previousEnd());
      }
    }
    switch (in.token()) {
      case SELECT, WITH, TABLE, LEFT_PAREN, INSERT, REPLACE, UPDATE, DELETE, VALUES -> {
        Statement target = statement();
        return new Statement.Explain(isAnalyze, format, target, start, in.previousEnd());
      }
      default -> {
        if (isAnalyze || format != ExplainFormat.DEFAULT) {
          throw in.error();
        }
        return new ShowGrammar(grammar).describe(start);
      }
    }
  }

  private ExplainFormat format() {
    String name = in.identOrText();
    for (ExplainFormat format : ExplainFormat.values()) {
      if (format.name().equalsIgnoreCase(name) && format != ExplainFormat.DEFAULT) {
        return format;
      }
    }
    if (name.equalsIgnoreCase("row")) {
      return ExplainFormat.BRIEF;
    }
    throw SqlError.ER_UNKNOWN_EXPLAIN_FORMAT.with(name);
  }

  private Statement create() {
    int start = in.start();
    in.next();
    boolean orReplace = in.accept(OR);
    if (orReplace) {
      in.expect(REPLACE);
      if (in.atWord("PLACEMENT")) {
        return new SchemaGrammar(grammar).placementPolicy(false, true, start);
      }
      if (in.atWord("SPATIAL")) {
        in.next();
        return new ServerGrammar(grammar).referenceSystem(false, start);
      }
      return new SchemaGrammar(grammar).view(false, true, null, start);
    }
    switch (in.token()) {
      case TABLE -> {
        return grammar.tables().create(start, false);
      }
      case DATABASE, SCHEMA -> {
        return new SchemaGrammar(grammar).createDatabase(start);
      }
      case INDEX, UNIQUE, FULLTEXT -> {
        return grammar.tables().createIndex(start);
      }
      case SPATIAL -> {
        if (in.lexer.peek() == INDEX) {
          return grammar.tables().createIndex(start);
        }
        in.next();
        return new ServerGrammar(grammar).referenceSystem(false, start);
      }
      case USER -> {
        return grammar.accounts().createUser(start);
      }
      case SQL -> {
        return new SchemaGrammar(grammar).view(false, false, null, start);
      }
      case TRIGGER, PROCEDURE, FUNCTION -> {
        return program(start);
      }
      default -> {}
    }
    if (in.acceptWord("TEMPORARY")) {
      return grammar.tables().create(start, true);
    }
    if (in.atWord("VIEW") || in.atWord("ALGORITHM")) {
      return new SchemaGrammar(grammar).view(false, false, null, start);
    }
    if (in.atWord("DEFINER")) {
      Account definer = grammar.accounts().definer();
      return in.atWord("VIEW") || in.at(SQL)
          ? new SchemaGrammar(grammar).view(false, false, definer, start)
          : program(start);
    }
    if (in.atWord("ROLE")) {
      return grammar.accounts().createRole(start);
    }
    if (in.acceptWord("AGGREGATE")) {
      if (!in.at(FUNCTION)) {
        throw in.error();
      }
      return grammar.routines().createFunction(start, true);
    }
    if (in.atWord("EVENT")) {
      return program(start);
    }
    if (in.atWord("NAMESPACE")) {
      return new SchemaGrammar(grammar).namespace(false, start);
    }
    if (in.atWord("PLACEMENT")) {
      return new SchemaGrammar(grammar).placementPolicy(false, false, start);
    }
    if (in.atWord("SERVER")) {
      return new ServerGrammar(grammar).server(false, start);
    }
    if (in.atWord("UNDO") || in.atWord("TABLESPACE") || in.atWord("LOGFILE")) {
      return new ServerGrammar(grammar).tablespace("CREATE", start);
    }
    if (in.atWord("RESOURCE")) {
      return new ServerGrammar(grammar).resourceGroup("CREATE", start);
    }
    throw in.error();
  }

  /** CREATE [DEFINER = …] TRIGGER|PROCEDURE|FUNCTION|EVENT. */
  private Statement program(int start) {
    RoutineGrammar routines = grammar.routines();
    switch (in.token()) {
      case TRIGGER -> {
        return routines.createTrigger(start);
      }
      case PROCEDURE -> {
        return routines.createProcedure(start);
      }
      case FUNCTION -> {
        return routines.createFunction(start, false);
      }
      default -> {
        if (!in.atWord("EVENT")) {
          throw in.error();
        }
        return routines.createEvent(start);
      }
    }
  }

  private Statement alter() {
    int start = in.start();
    in.next();
    switch (in.token()) {
      case TABLE -> {
        return new AlterGrammar(grammar).alter(start);
      }
      case DATABASE, SCHEMA -> {
        return new SchemaGrammar(grammar).alterDatabase(start);
      }
      case USER -> {
        return grammar.accounts().alterUser(start);
      }
      case PROCEDURE, FUNCTION -> {
        return grammar.routines().alterRoutine(start);
      }
      case SQL -> {
        return new SchemaGrammar(grammar).view(true, false, null, start);
      }
      default -> {}
    }
    if (in.atWord("VIEW") || in.atWord("ALGORITHM")) {
      return new SchemaGrammar(grammar).view(true, false, null, start);
    }
    if (in.atWord("DEFINER")) {
      Account definer = grammar.accounts().definer();
      if (in.atWord("EVENT")) {
        return grammar.routines().alterEvent(start);
      }
      return new SchemaGrammar(grammar).view(true, false, definer, start);
    }
    if (in.atWord("EVENT")) {
      return grammar.routines().alterEvent(start);
    }
    if (in.atWord("INSTANCE")) {
      return new ServerGrammar(grammar).alterInstance(start);
    }
    if (in.atWord("SERVER")) {
      return new ServerGrammar(grammar).server(true, start);
    }
    if (in.atWord("NAMESPACE")) {
      return new SchemaGrammar(grammar).namespace(true, start);
    }
    if (in.atWord("PLACEMENT")) {
      return new SchemaGrammar(grammar).placementPolicy(true, false, start);
    }
    if (in.atWord("UNDO") || in.atWord("TABLESPACE") || in.atWord("LOGFILE")) {
      return new ServerGrammar(grammar).tablespace("ALTER", start);
    }
    if (in.atWord("RESOURCE")) {
      return new ServerGrammar(grammar).resourceGroup("ALTER", start);
    }
    throw in.error();
  }

  private Statement drop() {
    int start = in.start();
    in.next();
    switch (in.token()) {
      case TABLE -> {
        return grammar.tables().dropTable(start, false);
      }
      case DATABASE, SCHEMA -> {
        return new SchemaGrammar(grammar).dropDatabase(start);
      }
      case INDEX -> {
        return grammar.tables().dropIndex(start);
      }
      case USER -> {
        return grammar.accounts().dropUser(start);
      }
      case TRIGGER, PROCEDURE, FUNCTION -> {
        return dropKnown(null, start);
      }
      case SPATIAL -> {
        in.next();
        return new ServerGrammar(grammar).referenceSystem(true, start);
      }
      default -> {}
    }
    if (in.acceptWord("TEMPORARY")) {
      return grammar.tables().dropTable(start, true);
    }
    if (in.atWord("TABLES")) {
      return grammar.tables().dropTable(start, false);
    }
    if (in.atWord("VIEW")) {
      return new SchemaGrammar(grammar).dropView(start);
    }
    if (in.atWord("ROLE")) {
      return grammar.accounts().dropUser(start);
    }
    if (in.atWord("EVENT")) {
      return dropKnown(null, start);
    }
    if (in.atWord("SERVER")) {
      return dropKnown("DROP SERVER", start);
    }
    if (in.atWord("PREPARE")) {
      in.next();
      return new Session.Deallocate(in.ident(), start, in.previousEnd());
    }
    if (in.atWord("NAMESPACE")) {
      return new SchemaGrammar(grammar).dropNamespace(start);
    }
    if (in.atWord("PLACEMENT")) {
      return new SchemaGrammar(grammar).dropPlacementPolicy(start);
    }
    if (in.atWord("UNDO") || in.atWord("TABLESPACE") || in.atWord("LOGFILE")) {
      return new ServerGrammar(grammar).tablespace("DROP", start);
    }
    if (in.atWord("RESOURCE")) {
      return new ServerGrammar(grammar).resourceGroup("DROP", start);
    }
    throw in.error();
  }

  private Statement dropKnown(@Nullable String given, int start) {
    String word = in.word();
    in.ifExists();
    Name name;
    if (given == null) {
      name = in.name();
    } else {
      int at = in.start();
      name = new Name(null, in.identOrText(), at, in.previousEnd());
    }
    return new Known(
        given == null ? "DROP " + word : given, List.of(name), start, in.previousEnd());
  }
}
