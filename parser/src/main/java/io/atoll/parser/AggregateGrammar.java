package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.IntervalUnit;
import io.atoll.parser.ast.OrderItem;
import io.atoll.parser.ast.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Aggregates, window functions and windows. */
final class AggregateGrammar {
  private final Grammar grammar;
  private final Tokens in;

  AggregateGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /** After the function's name. */
  Expr aggregate(Token token, int start) {
    ExpressionGrammar expressions = grammar.expressions;
    in.expect(LEFT_PAREN);
    boolean isDistinct = false;
    boolean isStar = false;
    List<Expr> arguments = List.of();
    List<OrderItem> orderBy = List.of();
    String separator = null;
    switch (token) {
      case COUNT -> {
        if (in.accept(STAR)) {
          isStar = true;
        } else if (in.accept(ALL) && in.accept(STAR)) {
          isStar = true;
        } else if (in.at(DISTINCT)) {
          in.next();
          isDistinct = true;
          arguments = expressions.exprs();
        } else {
          arguments = List.of(expressions.expr());
        }
      }
      case SUM, AVG, MIN, MAX, ST_COLLECT -> {
        isDistinct = in.accept(DISTINCT);
        in.accept(ALL);
        arguments = List.of(expressions.expr());
      }
      case GROUP_CONCAT -> {
        isDistinct = in.accept(DISTINCT);
        arguments = expressions.exprs();
        if (in.accept(ORDER)) {
          in.expect(BY);
          orderBy = orderItems();
        }
        if (in.accept(SEPARATOR)) {
          separator = in.textOrBytes();
        }
      }
      case JSON_OBJECTAGG -> {
        in.accept(ALL);
        Expr key = expressions.expr();
        in.expect(COMMA);
        in.accept(ALL);
        arguments = List.of(key, expressions.expr());
      }
      default -> {
        in.accept(ALL);
        arguments = List.of(expressions.expr());
      }
    }
    in.expect(RIGHT_PAREN);
    Window over = in.at(OVER) ? over() : null;
    return new Call.Aggregate(
        canonical(token),
        isDistinct,
        isStar,
        arguments,
        orderBy,
        separator,
        over,
        start,
        in.previousEnd());
  }

  private static String canonical(Token token) {
    return switch (token) {
      case STDDEV, STDDEV_POP -> "STD";
      case VARIANCE -> "VAR_POP";
      default -> token.word();
    };
  }

  List<OrderItem> orderItems() {
    List<OrderItem> items = new ArrayList<>(2);
    do {
      int start = in.start();
      Expr expr = grammar.expressions.expr();
      boolean isDescending = in.accept(DESC);
      if (!isDescending) {
        in.accept(ASC);
      }
      items.add(new OrderItem(expr, isDescending, start, in.previousEnd()));
    } while (in.accept(COMMA));
    return items;
  }

  /** After the function's name. */
  Expr windowFunction(Token token, int start) {
    in.expect(LEFT_PAREN);
    List<Expr> arguments = new ArrayList<>(3);
    boolean fromLast = false;
    boolean ignoreNulls = false;
    boolean takesNulls = false;
    switch (token) {
      case NTILE -> arguments.add(grammar.expressions.simpleExpr());
      case LEAD, LAG -> {
        arguments.add(grammar.expressions.expr());
        if (in.accept(COMMA)) {
          arguments.add(grammar.expressions.simpleExpr());
          if (in.accept(COMMA)) {
            arguments.add(grammar.expressions.expr());
          }
        }
        takesNulls = true;
      }
      case FIRST_VALUE, LAST_VALUE -> {
        arguments.add(grammar.expressions.expr());
        takesNulls = true;
      }
      case NTH_VALUE -> {
        arguments.add(grammar.expressions.expr());
        in.expect(COMMA);
        arguments.add(grammar.expressions.simpleExpr());
        takesNulls = true;
      }
      default -> {}
    }
    in.expect(RIGHT_PAREN);
    if (token == NTH_VALUE && in.accept(FROM)) {
      fromLast = in.acceptWord("LAST");
      if (!fromLast) {
        in.expectWord("FIRST");
      }
    }
    if (takesNulls && (in.atWord("RESPECT") || in.at(IGNORE))) {
      ignoreNulls = in.at(IGNORE);
      in.next();
      in.expectWord("NULLS");
    }
    Window over = over();
    return new Call.WindowFunction(
        token.word(), arguments, fromLast, ignoreNulls, over, start, in.previousEnd());
  }

  private Window over() {
    int start = in.start();
    in.expect(OVER);
    if (in.at(LEFT_PAREN)) {
      return specification();
    }
    String name = in.ident();
    return new Window(name, true, List.of(), List.of(), null, start, in.previousEnd());
  }

  /** {@code ([name] [PARTITION BY …] [ORDER BY …] [frame])}. */
  Window specification() {
    int start = in.start();
    in.expect(LEFT_PAREN);
    String base = in.atIdent() ? in.ident() : null;
    List<Expr> partitionBy = List.of();
    if (in.accept(PARTITION)) {
      in.expect(BY);
      partitionBy = grammar.expressions.exprs();
    }
    List<OrderItem> orderBy = List.of();
    if (in.accept(ORDER)) {
      in.expect(BY);
      orderBy = orderItems();
    }
    Window.Frame frame = frame();
    in.expect(RIGHT_PAREN);
    return new Window(base, false, partitionBy, orderBy, frame, start, in.previousEnd());
  }

  private Window.@Nullable Frame frame() {
    Window.FrameUnit unit;
    if (in.accept(ROWS)) {
      unit = Window.FrameUnit.ROWS;
    } else if (in.accept(RANGE)) {
      unit = Window.FrameUnit.RANGE;
    } else if (in.accept(GROUPS)) {
      unit = Window.FrameUnit.GROUPS;
    } else {
      return null;
    }
    Window.Bound from;
    Window.Bound to;
    if (in.accept(BETWEEN)) {
      from = bound(true);
      in.expect(AND);
      to = bound(true);
    } else {
      from = bound(false);
      to = new Window.Bound(Window.BoundKind.CURRENT_ROW, null, null);
    }
    if (in.accept(Token.EXCLUDE)) {
      if (in.accept(CURRENT)) {
        in.expect(ROW);
      } else if (!in.accept(GROUP) && !in.acceptWord("TIES")) {
        in.expectWord("NO");
        in.expectWord("OTHERS");
      }
    }
    return new Window.Frame(unit, from, to);
  }

  private Window.Bound bound(boolean mayFollow) {
    if (in.accept(UNBOUNDED)) {
      if (mayFollow && in.accept(FOLLOWING)) {
        return new Window.Bound(Window.BoundKind.UNBOUNDED_FOLLOWING, null, null);
      }
      in.expect(PRECEDING);
      return new Window.Bound(Window.BoundKind.UNBOUNDED_PRECEDING, null, null);
    }
    if (in.accept(CURRENT)) {
      in.expect(ROW);
      return new Window.Bound(Window.BoundKind.CURRENT_ROW, null, null);
    }
    Expr offset;
    IntervalUnit unit = null;
    if (in.accept(INTERVAL)) {
      offset = grammar.expressions.expr();
      unit = grammar.expressions.unit();
    } else {
      offset = grammar.operands.operand();
    }
    if (mayFollow && in.accept(FOLLOWING)) {
      return new Window.Bound(Window.BoundKind.FOLLOWING, offset, unit);
    }
    in.expect(PRECEDING);
    return new Window.Bound(Window.BoundKind.PRECEDING, offset, unit);
  }
}
