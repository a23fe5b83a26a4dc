package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.SetStatement;
import io.atoll.parser.ast.SetStatement.Isolation;
import io.atoll.parser.ast.SetStatement.Item;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.VariableScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SET in all its forms. */
final class SetGrammar {
  private final Grammar grammar;
  private final Tokens in;

  SetGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  Statement set() {
    int start = in.start();
    in.next();
    if (in.at(DEFAULT)) {
      return grammar.accounts().setDefaultRole(start);
    }
    if (in.atWord("ROLE") && !isAssigned()) {
      return grammar.accounts().setRole(start);
    }
    if (in.atWord("PASSWORD")) {
      return grammar.accounts().setPassword(start);
    }
    if (in.atWord("RESOURCE") && !isAssigned()) {
      in.next();
      in.expect(GROUP);
      var name = in.name();
      if (in.accept(FOR)) {
        do {
          in.number();
        } while (in.accept(COMMA) || in.atNumber());
      }
      return new Statement.Known("SET RESOURCE GROUP", List.of(name), start, in.previousEnd());
    }
    VariableScope scope = transactionScope();
    if (in.atWord("TRANSACTION") && !isAssigned()) {
      in.next();
      return transaction(scope, start);
    }
    List<Item> items = new ArrayList<>(2);
    if (scope != null) {
      items.add(variable(scope));
      while (in.accept(COMMA)) {
        items.add(item());
      }
    } else {
      do {
        items.add(item());
      } while (in.accept(COMMA));
    }
    return new SetStatement.SetVariables(items, start, in.previousEnd());
  }

  /** Whether the current word is the name of a variable, not a keyword of SET. */
  private boolean isAssigned() {
    Token next = in.lexer.peek();
    return next == EQUAL || next == ASSIGN || next == DOT;
  }

  private @Nullable VariableScope transactionScope() {
    if (in.at(AT_AT) || isAssigned()) {
      return null;
    }
    return scope();
  }

  private @Nullable VariableScope scope() {
    if (in.acceptWord("GLOBAL")) {
      return VariableScope.GLOBAL;
    }
    if (in.acceptWord("SESSION") || in.acceptWord("LOCAL")) {
      return VariableScope.SESSION;
    }
    if (in.acceptWord("PERSIST")) {
      return VariableScope.PERSIST;
    }
    return in.acceptWord("PERSIST_ONLY") ? VariableScope.PERSIST_ONLY : null;
  }

  private Item item() {
    if (in.at(VARIABLE)) {
      String name = in.lexer.variableName();
      in.next();
      assignment();
      return new SetStatement.UserVariable(name, grammar.expressions.expr());
    }
    if (in.atWord("NAMES") && !isAssigned()) {
      in.next();
      if (in.accept(DEFAULT)) {
        return new SetStatement.Names(null, null);
      }
      String charset = in.charsetName();
      String collation = in.accept(COLLATE) ? in.collationName() : null;
      return new SetStatement.Names(charset, collation);
    }
    if (in.acceptCharset()) {
      return new SetStatement.CharacterSet(in.accept(DEFAULT) ? null : in.charsetName());
    }
    if (in.accept(AT_AT)) {
      VariableScope scope = null;
      if (in.lexer.peek() == DOT) {
        scope = scope();
        if (scope != null) {
          in.expect(DOT);
        }
      }
      return variable(scope);
    }
    VariableScope scope = isAssigned() ? null : scope();
    return variable(scope);
  }

  private void assignment() {
    if (!in.accept(ASSIGN)) {
      in.expect(EQUAL);
    }
  }

  private Item variable(@Nullable VariableScope scope) {
    String name = in.at(DEFAULT) && in.lexer.peek() == DOT ? in.word() : in.ident();
    String component = null;
    if (in.accept(DOT)) {
      component = name;
      name = in.ident();
    }
    assignment();
    return new SetStatement.SystemVariable(scope, component, name, value());
  }

  private @Nullable Expr value() {
    if (in.at(DEFAULT) && !in.lexer.parenthesisFollows()) {
      in.next();
      return null;
    }
    if (in.at(ON) || in.at(ALL) || in.at(ROW) || in.at(SYSTEM) || in.at(BINARY)) {
      Token next = in.lexer.peek();
      if (next == COMMA || next == SEMICOLON || next == EOF) {
        int start = in.start();
        String word = in.word();
        return new Expr.Column(null, null, word, start, in.previousEnd());
      }
    }
    return grammar.expressions.expr();
  }

  /** After TRANSACTION. */
  private Statement transaction(@Nullable VariableScope scope, int start) {
    if (scope == VariableScope.PERSIST || scope == VariableScope.PERSIST_ONLY) {
      throw in.error();
    }
    Isolation isolation = null;
    Boolean isReadOnly = null;
    Expr asOf = null;
    do {
      if (isolation == null && in.acceptWord("ISOLATION")) {
        in.expectWord("LEVEL");
        isolation = isolation();
      } else if (isReadOnly == null && in.accept(READ)) {
        isReadOnly = !in.accept(WRITE);
        if (isReadOnly) {
          in.expectWord("ONLY");
          if (in.accept(AS)) {
            in.expect(OF);
            in.expect(TIMESTAMP);
            asOf = grammar.expressions.expr();
          }
        }
      } else {
        throw in.error();
      }
    } while (in.accept(COMMA));
    return new SetStatement.SetTransaction(
        scope, isolation, isReadOnly, asOf, start, in.previousEnd());
  }

  private Isolation isolation() {
    if (in.accept(READ)) {
      if (in.acceptWord("COMMITTED")) {
        return Isolation.READ_COMMITTED;
      }
      in.expectWord("UNCOMMITTED");
      return Isolation.READ_UNCOMMITTED;
    }
    if (in.acceptWord("REPEATABLE")) {
      in.expect(READ);
      return Isolation.REPEATABLE_READ;
    }
    in.expectWord("SERIALIZABLE");
    return Isolation.SERIALIZABLE;
  }
}
