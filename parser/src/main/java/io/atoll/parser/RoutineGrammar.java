package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.Statement.Known;
import java.util.List;

/**
 * Stored programs. They are read whole, so that a broken one is a syntax error, but nothing of
 * their bodies is kept: Atoll knows them and does not run them.
 */
final class RoutineGrammar {
  private final Grammar grammar;
  private final Tokens in;

  RoutineGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /** At TRIGGER. */
  Statement createTrigger(int start) {
    in.next();
    in.ifNotExists();
    Name name = in.name();
    if (!in.accept(BEFORE)) {
      in.expectWord("AFTER");
    }
    if (!in.accept(INSERT) && !in.accept(UPDATE)) {
      in.expect(DELETE);
    }
    in.expect(ON);
    in.name();
    in.expect(FOR);
    in.expect(EACH);
    in.expect(ROW);
    if (in.acceptWord("FOLLOWS") || in.acceptWord("PRECEDES")) {
      in.identOrText();
    }
    body();
    return new Known("CREATE TRIGGER", List.of(name), start, in.previousEnd());
  }

  /** At PROCEDURE. */
  Statement createProcedure(int start) {
    in.next();
    in.ifNotExists();
    Name name = in.name();
    in.expect(LEFT_PAREN);
    if (!in.at(RIGHT_PAREN)) {
      do {
        if (!in.accept(IN) && !in.accept(OUT)) {
          in.accept(INOUT);
        }
        in.ident();
        typeAndCollation();
      } while (in.accept(COMMA));
    }
    in.expect(RIGHT_PAREN);
    characteristics();
    body();
    return new Known("CREATE PROCEDURE", List.of(name), start, in.previousEnd());
  }

  private void typeAndCollation() {
    grammar.types().type();
    if (in.accept(COLLATE)) {
      in.collationName();
    }
  }

  /** At FUNCTION: a stored or a loadable one. */
  Statement createFunction(int start, boolean isAggregate) {
    in.next();
    in.ifNotExists();
    Name name = in.name();
    if (!isAggregate && in.accept(LEFT_PAREN)) {
      if (!in.at(RIGHT_PAREN)) {
        do {
          in.ident();
          typeAndCollation();
        } while (in.accept(COMMA));
      }
      in.expect(RIGHT_PAREN);
      in.expectWord("RETURNS");
      typeAndCollation();
      characteristics();
      body();
    } else {
      in.expectWord("RETURNS");
      if (!in.acceptWord("STRING") && !in.accept(REAL) && !in.accept(DECIMAL)) {
        if (!in.accept(INT)) {
          in.expect(INTEGER);
        }
      }
      in.expectWord("SONAME");
      in.text();
    }
    return new Known("CREATE FUNCTION", List.of(name), start, in.previousEnd());
  }

  private void characteristics() {
    while (characteristic()) {
      // Each is read and forgotten.
    }
  }

  private boolean characteristic() {
    if (in.acceptWord("COMMENT")) {
      in.text();
    } else if (in.acceptWord("LANGUAGE")) {
      in.expect(SQL);
    } else if (in.accept(DETERMINISTIC)) {
      return true;
    } else if (in.at(NOT)) {
      in.next();
      in.expect(DETERMINISTIC);
    } else if (in.acceptWord("CONTAINS")) {
      in.expect(SQL);
    } else if (in.acceptWord("NO")) {
      in.expect(SQL);
    } else if (in.at(READS) || in.at(MODIFIES)) {
      in.next();
      in.expect(SQL);
      in.expectWord("DATA");
    } else if (in.accept(SQL)) {
      in.expectWord("SECURITY");
      if (!in.acceptWord("DEFINER")) {
        in.expectWord("INVOKER");
      }
    } else {
      return false;
    }
    return true;
  }

  /** ALTER PROCEDURE and ALTER FUNCTION. */
  Statement alterRoutine(int start) {
    String what = "ALTER " + in.word();
    Name name = in.name();
    characteristics();
    return new Known(what, List.of(name), start, in.previousEnd());
  }

  /** At EVENT. */
  Statement createEvent(int start) {
    in.next();
    in.ifNotExists();
    Name name = in.name();
    in.expect(ON);
    in.expectWord("SCHEDULE");
    schedule();
    completionAndRest(true);
    return new Known("CREATE EVENT", List.of(name), start, in.previousEnd());
  }

  Statement alterEvent(int start) {
    in.next();
    Name name = in.name();
    boolean any = false;
    if (in.at(ON)) {
      any = true;
      in.next();
      if (in.acceptWord("SCHEDULE")) {
        schedule();
        if (in.at(ON)) {
          completionAndRest(false);
          return new Known("ALTER EVENT", List.of(name), start, in.previousEnd());
        }
      } else {
        completion();
      }
    }
    int before = in.start();
    rest(false);
    if (!any && before == in.start()) {
      throw in.error();
    }
    return new Known("ALTER EVENT", List.of(name), start, in.previousEnd());
  }

  private void schedule() {
    if (in.acceptWord("AT")) {
      grammar.expressions.expr();
      return;
    }
    in.expectWord("EVERY");
    grammar.expressions.expr();
    grammar.expressions.unit();
    if (in.acceptWord("STARTS")) {
      grammar.expressions.expr();
    }
    if (in.acceptWord("ENDS")) {
      grammar.expressions.expr();
    }
  }

  private void completionAndRest(boolean needsBody) {
    if (in.accept(ON)) {
      completion();
    }
    rest(needsBody);
  }

  /** After ON. */
  private void completion() {
    in.expectWord("COMPLETION");
    in.accept(NOT);
    in.expectWord("PRESERVE");
  }

  private void rest(boolean needsBody) {
    if (in.at(RENAME)) {
      in.next();
      in.expect(TO);
      in.name();
    }
    if (in.acceptWord("ENABLE")) {
      // The default.
    } else if (in.acceptWord("DISABLE")) {
      if (in.accept(ON)) {
        if (!in.acceptWord("SLAVE")) {
          in.expectWord("REPLICA");
        }
      }
    }
    if (in.acceptWord("COMMENT")) {
      in.text();
    }
    if (needsBody || in.at(DO)) {
      in.expect(DO);
      body();
    }
  }

  /** One statement of a stored program. */
  private void body() {
    if (in.atIdent() && in.lexer.peek() == COLON) {
      in.ident();
      in.next();
      labelled();
      return;
    }
    switch (in.token()) {
      case BEGIN -> block();
      case IF -> {
        in.next();
        grammar.expressions.expr();
        in.expect(THEN);
        statements();
        while (in.accept(ELSEIF)) {
          grammar.expressions.expr();
          in.expect(THEN);
          statements();
        }
        if (in.accept(ELSE)) {
          statements();
        }
        in.expect(END);
        in.expect(IF);
      }
      case CASE -> caseOf();
      case LOOP, WHILE, REPEAT -> loop();
      case LEAVE, ITERATE -> {
        in.next();
        in.ident();
      }
      case RETURN -> {
        in.next();
        grammar.expressions.expr();
      }
      case FETCH -> {
        in.next();
        if (in.acceptWord("NEXT")) {
          in.expect(FROM);
        } else {
          in.accept(FROM);
        }
        in.ident();
        in.expect(INTO);
        in.idents();
      }
      default -> {
        if (in.atWord("OPEN") || in.atWord("CLOSE")) {
          in.next();
          in.ident();
        } else {
          grammar.statements().statement();
        }
      }
    }
  }

  private void labelled() {
    if (in.at(BEGIN)) {
      block();
    } else if (in.at(LOOP) || in.at(WHILE) || in.at(REPEAT)) {
      loop();
    } else {
      throw in.error();
    }
    if (in.atIdent() && !in.at(END)) {
      in.ident();
    }
  }

  private boolean atBlockEnd() {
    return switch (in.token()) {
      case END, ELSE, ELSEIF, UNTIL, WHEN, EOF -> true;
      default -> false;
    };
  }

  /** One or more statements, each with its semicolon. */
  private void statements() {
    do {
      body();
      in.expect(SEMICOLON);
    } while (!atBlockEnd());
  }

  private void block() {
    in.expect(BEGIN);
    while (in.at(DECLARE)) {
      declare();
      in.expect(SEMICOLON);
    }
    if (!in.at(END)) {
      statements();
    }
    in.expect(END);
  }

  private void declare() {
    in.expect(DECLARE);
    if (in.accept(CONTINUE) || in.accept(EXIT) || in.accept(UNDO)) {
      in.expectWord("HANDLER");
      in.expect(FOR);
      do {
        conditionValue(true);
      } while (in.accept(COMMA));
      body();
      return;
    }
    List<String> names = in.idents();
    if (names.size() == 1 && in.accept(CURSOR)) {
      in.expect(FOR);
      grammar.queries.query(false);
      return;
    }
    if (names.size() == 1 && in.accept(CONDITION)) {
      in.expect(FOR);
      conditionValue(false);
      return;
    }
    typeAndCollation();
    if (in.accept(DEFAULT)) {
      grammar.expressions.expr();
    }
  }

  private void conditionValue(boolean inHandler) {
    if (in.atNumber()) {
      in.number();
    } else if (in.accept(SQLSTATE)) {
      in.acceptWord("VALUE");
      in.text();
    } else if (inHandler && in.at(NOT)) {
      in.next();
      in.expectWord("FOUND");
    } else if (inHandler && (in.accept(SQLWARNING) || in.accept(SQLEXCEPTION))) {
      return;
    } else if (inHandler) {
      in.ident();
    } else {
      throw in.error();
    }
  }

  private void caseOf() {
    in.expect(CASE);
    if (!in.at(WHEN)) {
      grammar.expressions.expr();
    }
    do {
      in.expect(WHEN);
      grammar.expressions.expr();
      in.expect(THEN);
      statements();
    } while (in.at(WHEN));
    if (in.accept(ELSE)) {
      statements();
    }
    in.expect(END);
    in.expect(CASE);
  }

  private void loop() {
    if (in.accept(LOOP)) {
      statements();
      in.expect(END);
      in.expect(LOOP);
    } else if (in.accept(WHILE)) {
      grammar.expressions.expr();
      in.expect(DO);
      statements();
      in.expect(END);
      in.expect(WHILE);
    } else {
      in.expect(REPEAT);
      statements();
      in.expect(UNTIL);
      grammar.expressions.expr();
      in.expect(END);
      in.expect(REPEAT);
    }
  }
}
