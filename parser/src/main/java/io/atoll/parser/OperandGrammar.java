package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.IntervalUnit;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.Predicate;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.VariableScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The operands of expressions: literals, names, variables, parentheses, CASE, calls. */
final class OperandGrammar {
  private final Grammar grammar;
  private final Tokens in;
  private final Lexer lexer;

  OperandGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.lexer = in.lexer;
  }

  Expr operand() {
    Token token = lexer.token;
    int start = in.start();
    switch (token) {
      case IDENT, QUOTED -> {
        return named();
      }
      case INT_NUMBER -> {
        return integer();
      }
      case STRING -> {
        return string(null, start);
      }
      case QUESTION -> {
        in.next();
        return new Expr.Parameter(in.parameterCount++, start, in.previousEnd());
      }
      case NATIONAL_STRING -> {
        return string("utf8", start);
      }
      case DECIMAL_NUMBER -> {
        String text = lexer.source();
        in.next();
        return new Literal.Decimal(text, start, in.previousEnd());
      }
      case FLOATING -> {
        String text = lexer.source();
        in.next();
        return new Literal.Float(Double.parseDouble(text), text, start, in.previousEnd());
      }
      case HEX, HEX_NUMBER, BITS, BITS_NUMBER -> {
        return bytes(null, start);
      }
      case INTRODUCER -> {
        return introduced(start);
      }
      case NULL -> {
        in.next();
        return new Literal.Null(start, in.previousEnd());
      }
      case TRUE, FALSE -> {
        in.next();
        return new Literal.Bool(token == TRUE, start, in.previousEnd());
      }
      case LEFT_PAREN -> {
        List<Expr> items = parenthesized();
        return items.size() == 1 ? items.get(0) : new Expr.Row(items, start, in.previousEnd());
      }
      case VARIABLE -> {
        String name = lexer.variableName();
        in.next();
        if (in.accept(ASSIGN)) {
          return new Expr.AssignVariable(name, grammar.expressions.expr(), start, in.previousEnd());
        }
        return new Expr.UserVariable(name, start, in.previousEnd());
      }
      case AT_AT -> {
        return systemVariable();
      }
      case CASE -> {
        return caseOf();
      }
      case EXISTS -> {
        in.next();
        Query query = grammar.queries.inParentheses();
        return new Predicate.Exists(query, start, in.previousEnd());
      }
      case ROW -> {
        in.next();
        in.expect(LEFT_PAREN);
        List<Expr> items = new ArrayList<>();
        items.add(grammar.expressions.expr());
        in.expect(COMMA);
        items.addAll(grammar.expressions.exprs());
        in.expect(RIGHT_PAREN);
        return new Expr.Row(items, start, in.previousEnd());
      }
      case MATCH -> {
        return match();
      }
      case INTERVAL -> {
        return interval();
      }
      case LEFT_BRACE -> {
        return odbc();
      }
      case DOT -> {
        // Old ODBC clients write .table.column.
        in.next();
        String table = in.ident();
        in.expect(DOT);
        return new Expr.Column(null, table, in.ident(), start, in.previousEnd());
      }
      case DATE, TIME, TIMESTAMP -> {
        if (lexer.peek() == STRING) {
          in.next();
          return temporal(Literal.TemporalKind.valueOf(token.name()), start);
        }
        return grammar.calls.isCall() ? grammar.calls.call() : named();
      }
      default -> {
        if (token.isKeyword() && grammar.calls.isCall()) {
          return grammar.calls.call();
        }
        return named();
      }
    }
  }

  /** {@code (…)}: its items. A query in any number of parentheses is one {@link Expr.Subquery}. */
  List<Expr> parenthesized() {
    int start = in.start();
    in.expect(LEFT_PAREN);
    if (grammar.expressions.atQuery()) {
      Query query = grammar.queries.query(false);
      in.expect(RIGHT_PAREN);
      return List.of(new Expr.Subquery(query, start, in.previousEnd()));
    }
    Expr first;
    if (in.at(LEFT_PAREN)) {
      int innerStart = in.start();
      List<Expr> inner = parenthesized();
      if (inner.size() == 1) {
        first = inner.get(0);
        if (first instanceof Expr.Subquery subquery && grammar.queries.atContinuation()) {
          Query query = grammar.queries.continued(subquery.query(), innerStart, false);
          in.expect(RIGHT_PAREN);
          return List.of(new Expr.Subquery(query, start, in.previousEnd()));
        }
      } else {
        first = new Expr.Row(inner, innerStart, in.previousEnd());
      }
      first = grammar.expressions.extend(first);
    } else {
      first = grammar.expressions.expr();
    }
    if (in.accept(RIGHT_PAREN)) {
      return List.of(first);
    }
    List<Expr> items = new ArrayList<>();
    items.add(first);
    do {
      in.expect(COMMA);
      items.add(grammar.expressions.expr());
    } while (!in.at(RIGHT_PAREN));
    in.next();
    return items;
  }

  private Literal integer() {
    int start = lexer.start;
    int end = lexer.end;
    if (end - start <= 18) {
      long value = 0;
      for (int i = start; i < end; i++) {
        value = value * 10 + (lexer.text[i] - '0');
      }
      in.next();
      return new Literal.Int(value, false, start, end);
    }
    String text = lexer.source();
    in.next();
    try {
      long value = Long.parseUnsignedLong(text);
      return new Literal.Int(value, value < 0, start, end);
    } catch (NumberFormatException e) {
      return new Literal.Decimal(text, start, end);
    }
  }

  private Literal string(@Nullable String charset, int start) {
    byte[] bytes = lexer.stringBytes();
    in.next();
    while (in.at(STRING)) {
      byte[] more = lexer.stringBytes();
      byte[] joined = java.util.Arrays.copyOf(bytes, bytes.length + more.length);
      System.arraycopy(more, 0, joined, bytes.length, more.length);
      bytes = joined;
      in.next();
    }
    String text = "binary".equals(charset) ? null : Tokens.decodeStrictly(bytes);
    return text == null
        ? new Literal.Bytes(bytes, Literal.Form.STRING, charset, start, in.previousEnd())
        : new Literal.Text(text, charset, start, in.previousEnd());
  }

  private Literal bytes(@Nullable String charset, int start) {
    Literal.Form form =
        lexer.token == HEX || lexer.token == HEX_NUMBER ? Literal.Form.HEX : Literal.Form.BIT;
    byte[] bytes = in.byteLiteral();
    in.next();
    return new Literal.Bytes(bytes, form, charset, start, in.previousEnd());
  }

  /** {@code _charset'…'}, {@code _charset x'…'}. */
  private Literal introduced(int start) {
    String charset = lexer.source().substring(1).toLowerCase(Locale.ROOT);
    in.next();
    return switch (lexer.token) {
      case STRING -> string(charset, start);
      case HEX, HEX_NUMBER, BITS, BITS_NUMBER -> bytes(charset, start);
      default -> throw in.error();
    };
  }

  private Literal temporal(Literal.TemporalKind kind, int start) {
    String text = in.text();
    return new Literal.Temporal(kind, text, start, in.previousEnd());
  }

  /** A column, a call of a function by name, or a literal with an introducer. */
  private Expr named() {
    int start = in.start();
    boolean mayCall = lexer.token == IDENT || lexer.token == QUOTED;
    String first = in.ident();
    if (in.at(LEFT_PAREN) && mayCall) {
      return grammar.calls.byName(null, first, start);
    }
    Expr.Column column;
    if (!in.accept(DOT)) {
      column = new Expr.Column(null, null, first, start, in.previousEnd());
    } else {
      String second = in.ident();
      if (in.at(LEFT_PAREN)) {
        return grammar.calls.byName(first, second, start);
      }
      if (in.accept(DOT)) {
        String third = in.ident();
        column = new Expr.Column(first, second, third, start, in.previousEnd());
      } else {
        column = new Expr.Column(null, first, second, start, in.previousEnd());
      }
    }
    if (in.at(ARROW) || in.at(ARROW_UNQUOTE)) {
      boolean unquote = in.at(ARROW_UNQUOTE);
      in.next();
      return new Expr.JsonPath(column, in.text(), unquote, start, in.previousEnd());
    }
    return column;
  }

  /** After {@code @@}. */
  private Expr systemVariable() {
    int start = in.start();
    in.next();
    VariableScope scope = scopeBeforeDot();
    if (scope != null) {
      in.next();
      in.expect(DOT);
    }
    String first = in.at(DEFAULT) ? in.word() : in.ident();
    if (in.accept(DOT)) {
      String second = in.ident();
      return new Expr.SystemVariable(scope, first, second, start, in.previousEnd());
    }
    return new Expr.SystemVariable(scope, null, first, start, in.previousEnd());
  }

  private @Nullable VariableScope scopeBeforeDot() {
    if (lexer.token != IDENT && !lexer.token.isKeyword()) {
      return null;
    }
    VariableScope scope;
    if (lexer.isWordText("GLOBAL")) {
      scope = VariableScope.GLOBAL;
    } else if (lexer.isWordText("SESSION") || lexer.isWordText("LOCAL")) {
      scope = VariableScope.SESSION;
    } else if (lexer.isWordText("PERSIST")) {
      scope = VariableScope.PERSIST;
    } else if (lexer.isWordText("PERSIST_ONLY")) {
      scope = VariableScope.PERSIST_ONLY;
    } else {
      return null;
    }
    return lexer.peek() == DOT ? scope : null;
  }

  private Expr caseOf() {
    int start = in.start();
    in.next();
    Expr operand = in.at(WHEN) ? null : grammar.expressions.expr();
    List<Expr.When> whens = new ArrayList<>(4);
    do {
      in.expect(WHEN);
      Expr condition = grammar.expressions.expr();
      in.expect(THEN);
      whens.add(new Expr.When(condition, grammar.expressions.expr()));
    } while (in.at(WHEN));
    Expr otherwise = in.accept(ELSE) ? grammar.expressions.expr() : null;
    in.expect(END);
    return new Expr.Case(operand, whens, otherwise, start, in.previousEnd());
  }

  private Expr match() {
    int start = in.start();
    in.next();
    boolean inParentheses = in.accept(LEFT_PAREN);
    List<Expr.Column> columns = new ArrayList<>();
    do {
      columns.add(in.column());
    } while (in.accept(COMMA));
    if (inParentheses) {
      in.expect(RIGHT_PAREN);
    }
    in.expect(AGAINST);
    in.expect(LEFT_PAREN);
    Expr against = grammar.expressions.bitExpr();
    Predicate.MatchMode mode = Predicate.MatchMode.NATURAL;
    if (in.accept(IN)) {
      if (in.accept(BOOLEAN)) {
        in.expect(MODE);
        mode = Predicate.MatchMode.BOOLEAN;
      } else {
        in.expect(NATURAL);
        in.expect(LANGUAGE);
        in.expect(MODE);
        if (in.accept(WITH)) {
          in.expect(QUERY);
          in.expect(EXPANSION);
          mode = Predicate.MatchMode.NATURAL_WITH_EXPANSION;
        }
      }
    } else if (in.accept(WITH)) {
      in.expect(QUERY);
      in.expect(EXPANSION);
      mode = Predicate.MatchMode.WITH_EXPANSION;
    }
    in.expect(RIGHT_PAREN);
    return new Predicate.Match(columns, against, mode, start, in.previousEnd());
  }

  /** {@code INTERVAL amount unit + date}, or the function. */
  private Expr interval() {
    int start = in.start();
    Call.Function function = grammar.expressions.intervalFunction();
    if (function != null) {
      return function;
    }
    Expr amount = grammar.expressions.expr();
    IntervalUnit unit = grammar.expressions.unit();
    in.expect(PLUS);
    Expr date = grammar.expressions.simpleExpr();
    return new Call.DateArithmetic(date, amount, unit, false, start, in.previousEnd());
  }

  /** {@code {d '…'}}, {@code {t '…'}}, {@code {ts '…'}}, {@code {fn expr}} and other names. */
  private Expr odbc() {
    int start = in.start();
    in.next();
    String name = in.ident().toLowerCase(Locale.ROOT);
    Expr inner = grammar.expressions.expr();
    in.expect(RIGHT_BRACE);
    if (inner instanceof Literal.Text text) {
      Literal.TemporalKind kind =
          switch (name) {
            case "d" -> Literal.TemporalKind.DATE;
            case "t" -> Literal.TemporalKind.TIME;
            case "ts" -> Literal.TemporalKind.TIMESTAMP;
            default -> null;
          };
      if (kind != null) {
        return new Literal.Temporal(kind, text.value(), start, in.previousEnd());
      }
    }
    return inner;
  }
}
