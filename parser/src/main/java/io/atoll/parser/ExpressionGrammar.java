package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Expr.Binary;
import io.atoll.parser.ast.Expr.BinaryOp;
import io.atoll.parser.ast.Expr.Unary;
import io.atoll.parser.ast.Expr.UnaryOp;
import io.atoll.parser.ast.IntervalUnit;
import io.atoll.parser.ast.Predicate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expressions by operator precedence (Pratt). The levels are those of MySQL 8.0's grammar, loosest
 * first:
 *
 * <pre>
 *  1 OR ||   2 XOR   3 AND &amp;&amp;   4 NOT   5 = &lt;=&gt; &lt; … IS   6 IN BETWEEN LIKE REGEXP …
 *  7 |   8 &amp;   9 &lt;&lt; &gt;&gt;   10 + -   11 * / % DIV MOD   12 ^   13 || as concatenation   14 the rest
 * </pre>
 *
 * Level 5 is left-associative with a level 6 right side; level 6 does not chain.
 */
final class ExpressionGrammar {
  private static final int OR_LEVEL = 1;
  private static final int XOR_LEVEL = 2;
  private static final int AND_LEVEL = 3;
  private static final int NOT_LEVEL = 4;
  private static final int COMPARE_LEVEL = 5;
  private static final int PREDICATE_LEVEL = 6;
  static final int BIT_LEVEL = 7;
  private static final int ADD_LEVEL = 10;
  private static final int CONCAT_LEVEL = 13;
  private static final int SIMPLE_LEVEL = 14;
  private static final byte[] LEVEL = new byte[Token.values().length];
  private static final BinaryOp[] OPERATOR = new BinaryOp[LEVEL.length];

  static {
    level(Token.OR, OR_LEVEL);
    level(PIPE_PIPE, OR_LEVEL);
    operator(Token.XOR, XOR_LEVEL, BinaryOp.XOR);
    level(Token.AND, AND_LEVEL);
    level(AND_AND, AND_LEVEL);
    operator(EQUAL, COMPARE_LEVEL, BinaryOp.EQ);
    operator(NULL_SAFE_EQUAL, COMPARE_LEVEL, BinaryOp.NULL_SAFE_EQ);
    operator(NOT_EQUAL, COMPARE_LEVEL, BinaryOp.NE);
    operator(LESS_THAN, COMPARE_LEVEL, BinaryOp.LT);
    operator(LESS_EQUAL, COMPARE_LEVEL, BinaryOp.LE);
    operator(GREATER_THAN, COMPARE_LEVEL, BinaryOp.GT);
    operator(GREATER_EQUAL, COMPARE_LEVEL, BinaryOp.GE);
    level(IS, COMPARE_LEVEL);
    for (Token predicate : new Token[] {IN, BETWEEN, LIKE, REGEXP, RLIKE, SOUNDS, MEMBER, NOT}) {
      level(predicate, PREDICATE_LEVEL);
    }
    operator(PIPE, BIT_LEVEL, BinaryOp.BIT_OR);
    operator(AMPERSAND, 8, BinaryOp.BIT_AND);
    operator(Token.SHIFT_LEFT, 9, BinaryOp.SHIFT_LEFT);
    operator(Token.SHIFT_RIGHT, 9, BinaryOp.SHIFT_RIGHT);
    operator(PLUS, ADD_LEVEL, BinaryOp.ADD);
    operator(MINUS, ADD_LEVEL, BinaryOp.SUBTRACT);
    operator(STAR, 11, BinaryOp.MULTIPLY);
    operator(SLASH, 11, BinaryOp.DIVIDE);
    operator(PERCENT, 11, BinaryOp.MODULO);
    operator(MOD, 11, BinaryOp.MODULO);
    operator(DIV, 11, BinaryOp.INT_DIVIDE);
    operator(CARET, 12, BinaryOp.BIT_XOR);
  }

  private final Grammar grammar;
  private final Tokens in;
  private final Lexer lexer;
  private final SqlMode mode;

  ExpressionGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.lexer = in.lexer;
    this.mode = lexer.mode;
  }

  private static void level(Token token, int level) {
    LEVEL[token.ordinal()] = (byte) level;
  }

  private static void operator(Token token, int level, BinaryOp op) {
    LEVEL[token.ordinal()] = (byte) level;
    OPERATOR[token.ordinal()] = op;
  }

  Expr expr() {
    return parse(OR_LEVEL);
  }

  /** An operand of arithmetic: MySQL's bit_expr. */
  Expr bitExpr() {
    return parse(BIT_LEVEL);
  }

  /** MySQL's simple_expr. */
  Expr simpleExpr() {
    return parse(CONCAT_LEVEL);
  }

  /** An expression or DEFAULT. */
  Expr exprOrDefault() {
    if (in.at(DEFAULT) && !lexer.parenthesisFollows()) {
      int start = in.start();
      in.next();
      return new Expr.DefaultValue(start, in.previousEnd());
    }
    return expr();
  }

  List<Expr> exprs() {
    List<Expr> list = new ArrayList<>(4);
    do {
      list.add(expr());
    } while (in.accept(COMMA));
    return list;
  }

  List<Expr> exprsInParentheses() {
    in.expect(LEFT_PAREN);
    List<Expr> list = exprs();
    in.expect(RIGHT_PAREN);
    return list;
  }

  private Expr parse(int min) {
    int start = in.start();
    if (lexer.token == NOT && !mode.highNotPrecedence()) {
      if (min > NOT_LEVEL) {
        throw in.error();
      }
      in.next();
      Expr operand = parse(NOT_LEVEL);
      return extend(
          new Unary(UnaryOp.NOT, operand, start, in.previousEnd()), start, min, NOT_LEVEL);
    }
    return extend(simple(), start, min, SIMPLE_LEVEL);
  }

  /** Goes on with an operand that was read already. */
  Expr extend(Expr operand) {
    int start = operand.start();
    return extend(collated(operand, start), start, OR_LEVEL, SIMPLE_LEVEL);
  }

  private Expr collated(Expr operand, int start) {
    Expr collated = operand;
    while (in.accept(COLLATE)) {
      collated = new Expr.Collate(collated, in.collationName(), start, in.previousEnd());
    }
    return collated;
  }

  private Expr extend(Expr operand, int start, int min, int operandLevel) {
    Expr left = operand;
    int leftLevel = operandLevel;
    while (true) {
      Token token = lexer.token;
      int level = LEVEL[token.ordinal()];
      if (token == PIPE_PIPE && mode.pipesAsConcat()) {
        level = CONCAT_LEVEL;
      }
      if (level < min || level == 0) {
        return left;
      }
      switch (level) {
        case OR_LEVEL, AND_LEVEL -> left = logical(left, level, start);
        case COMPARE_LEVEL -> {
          if (leftLevel < COMPARE_LEVEL) {
            return left;
          }
          in.next();
          left = token == IS ? is(left, start) : comparison(left, token, start);
        }
        case PREDICATE_LEVEL -> {
          if (leftLevel <= PREDICATE_LEVEL) {
            return left;
          }
          left = predicate(left, start);
        }
        case ADD_LEVEL -> {
          in.next();
          left = sum(left, token, start);
        }
        case CONCAT_LEVEL -> {
          in.next();
          Expr right = parse(SIMPLE_LEVEL);
          left = new Call.Function(null, "CONCAT", List.of(left, right), start, in.previousEnd());
        }
        default -> {
          in.next();
          Expr right = parse(level + 1);
          left = new Binary(OPERATOR[token.ordinal()], left, right, start, in.previousEnd());
        }
      }
      leftLevel = level;
    }
  }

  private Expr logical(Expr first, int level, int start) {
    List<Expr> operands = new ArrayList<>(4);
    operands.add(first);
    boolean isAnd = level == AND_LEVEL;
    while (isAnd
        ? lexer.token == Token.AND || lexer.token == AND_AND
        : lexer.token == Token.OR || (lexer.token == PIPE_PIPE && !mode.pipesAsConcat())) {
      in.next();
      operands.add(parse(level + 1));
    }
    return new Expr.Logical(isAnd, operands, start, in.previousEnd());
  }

  private Expr comparison(Expr left, Token token, int start) {
    BinaryOp op = OPERATOR[token.ordinal()];
    if ((in.at(ALL) || in.at(ANY) || in.at(SOME)) && lexer.parenthesisFollows()) {
      boolean isAll = in.at(ALL);
      in.next();
      var query = grammar.queries.inParentheses();
      return new Predicate.Quantified(left, op, isAll, query, start, in.previousEnd());
    }
    Expr right = parse(PREDICATE_LEVEL);
    return new Binary(op, left, right, start, in.previousEnd());
  }

  private Expr is(Expr left, int start) {
    boolean isNegated = in.accept(NOT);
    Predicate.Truth truth;
    if (in.accept(NULL)) {
      truth = Predicate.Truth.NULL;
    } else if (in.accept(TRUE)) {
      truth = Predicate.Truth.TRUE;
    } else if (in.accept(FALSE)) {
      truth = Predicate.Truth.FALSE;
    } else if (in.accept(UNKNOWN)) {
      truth = Predicate.Truth.UNKNOWN;
    } else {
      throw in.error();
    }
    return new Predicate.Is(left, truth, isNegated, start, in.previousEnd());
  }

  private Expr predicate(Expr left, int start) {
    boolean isNegated = in.accept(NOT);
    Token token = lexer.token;
    int at = in.start();
    in.next();
    switch (token) {
      case IN -> {
        return in(left, isNegated, start);
      }
      case BETWEEN -> {
        Expr low = parse(BIT_LEVEL);
        in.expect(Token.AND);
        Expr high = parse(PREDICATE_LEVEL);
        return new Predicate.Between(left, low, high, isNegated, start, in.previousEnd());
      }
      case LIKE -> {
        Expr pattern = parse(CONCAT_LEVEL);
        Expr escape = in.accept(ESCAPE) ? parse(CONCAT_LEVEL) : null;
        return new Predicate.Like(left, pattern, escape, isNegated, start, in.previousEnd());
      }
      case REGEXP, RLIKE -> {
        Expr pattern = parse(BIT_LEVEL);
        return new Predicate.Regexp(left, pattern, isNegated, start, in.previousEnd());
      }
      case SOUNDS -> {
        if (!isNegated) {
          in.expect(LIKE);
          Expr right = parse(BIT_LEVEL);
          return new Binary(BinaryOp.SOUNDS_LIKE, left, right, start, in.previousEnd());
        }
      }
      case MEMBER -> {
        if (!isNegated) {
          in.accept(OF);
          in.expect(LEFT_PAREN);
          Expr array = simpleExpr();
          in.expect(RIGHT_PAREN);
          return new Predicate.MemberOf(left, array, start, in.previousEnd());
        }
      }
      default -> {}
    }
    throw in.error(at);
  }

  private Expr in(Expr left, boolean isNegated, int start) {
    List<Expr> items = grammar.operands.parenthesized();
    if (items.size() == 1 && items.get(0) instanceof Expr.Subquery subquery) {
      return new Predicate.InSubquery(left, subquery.query(), isNegated, start, in.previousEnd());
    }
    return new Predicate.In(left, items, isNegated, start, in.previousEnd());
  }

  private Expr sum(Expr left, Token token, int start) {
    if (in.at(INTERVAL)) {
      Call.Function function = intervalFunction();
      if (function == null) {
        Expr amount = expr();
        IntervalUnit unit = unit();
        return new Call.DateArithmetic(left, amount, unit, token == MINUS, start, in.previousEnd());
      }
      Expr right = extend(function, function.start(), ADD_LEVEL + 1, SIMPLE_LEVEL);
      return new Binary(OPERATOR[token.ordinal()], left, right, start, in.previousEnd());
    }
    Expr right = parse(ADD_LEVEL + 1);
    return new Binary(OPERATOR[token.ordinal()], left, right, start, in.previousEnd());
  }

  /**
   * Takes INTERVAL, and when the function {@code INTERVAL(a, b…)} follows the whole of it;
   * otherwise (null) an amount and a unit come next.
   */
  Call.@Nullable Function intervalFunction() {
    int start = in.start();
    in.expect(INTERVAL);
    if (in.at(LEFT_PAREN)) {
      Lexer.Mark mark = lexer.mark();
      int parameters = in.parameterCount;
      in.next();
      if (!atQuery()) {
        Expr first = expr();
        if (in.accept(COMMA)) {
          List<Expr> arguments = exprs();
          in.expect(RIGHT_PAREN);
          arguments.add(0, first);
          return new Call.Function(null, "INTERVAL", arguments, start, in.previousEnd());
        }
      }
      lexer.reset(mark);
      in.parameterCount = parameters;
    }
    return null;
  }

  IntervalUnit unit() {
    IntervalUnit unit = Units.of(lexer);
    if (unit == null) {
      throw in.error();
    }
    in.next();
    return unit;
  }

  boolean atQuery() {
    return in.at(SELECT) || in.at(WITH) || in.at(TABLE) || (in.at(VALUES) && lexer.peek() == ROW);
  }

  /** A prefixed or plain operand. */
  private Expr simple() {
    Token token = lexer.token;
    int start = in.start();
    switch (token) {
      case MINUS -> {
        in.next();
        return new Unary(UnaryOp.NEGATE, simple(), start, in.previousEnd());
      }
      case PLUS -> {
        in.next();
        return new Unary(UnaryOp.PLUS, simple(), start, in.previousEnd());
      }
      case TILDE -> {
        in.next();
        return new Unary(UnaryOp.BIT_NOT, simple(), start, in.previousEnd());
      }
      case BANG -> {
        in.next();
        return new Unary(UnaryOp.NOT, simple(), start, in.previousEnd());
      }
      case NOT -> {
        if (!mode.highNotPrecedence()) {
          throw in.error();
        }
        in.next();
        return new Unary(UnaryOp.NOT, simple(), start, in.previousEnd());
      }
      case BINARY -> {
        in.next();
        return new Unary(UnaryOp.BINARY, simple(), start, in.previousEnd());
      }
      default -> {
        return collated(grammar.operands.operand(), start);
      }
    }
  }
}
