package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.FileFormat;
import io.atoll.parser.ast.Limit;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.OrderItem;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.QueryBody.SelectOption;
import io.atoll.parser.ast.QueryBody.SetOperator;
import io.atoll.parser.ast.SelectItem;
import io.atoll.parser.ast.TableRef;
import io.atoll.parser.ast.Window;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Query expressions: WITH, SELECT, set operations, VALUES, TABLE, and their tails. */
final class QueryGrammar {
  private final Grammar grammar;
  private final Tokens in;
  private final Lexer lexer;

  /** An INTO met inside a block, for the query that holds the block. */
  private Query.@Nullable Into blockInto;

  QueryGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.lexer = in.lexer;
  }

  /** {@code (query)}. */
  Query inParentheses() {
    in.expect(LEFT_PAREN);
    Query query = query(false);
    in.expect(RIGHT_PAREN);
    return query;
  }

  /** A whole query expression; INTO is allowed only where {@code mayGoInto}. */
  Query query(boolean mayGoInto) {
    int start = in.start();
    Query.With with = in.at(WITH) ? with() : null;
    return tail(
        with,
        setOperations(intersections(primary(mayGoInto), start, mayGoInto), start, mayGoInto),
        start,
        mayGoInto);
  }

  /** A query whose WITH clause was read already. */
  Query query(Query.@Nullable With with, int start, boolean mayGoInto) {
    return tail(
        with,
        setOperations(intersections(primary(mayGoInto), in.start(), mayGoInto), start, mayGoInto),
        start,
        mayGoInto);
  }

  /** Whether what follows can only go on a query in parentheses. */
  boolean atContinuation() {
    return switch (lexer.token) {
      case UNION, INTERSECT, EXCEPT, ORDER, LIMIT, FOR, LOCK, INTO -> true;
      default -> false;
    };
  }

  /** Goes on after a query in parentheses. */
  Query continued(Query first, int start, boolean mayGoInto) {
    QueryBody left = intersections(unwrapped(first), start, mayGoInto);
    return tail(null, setOperations(left, start, mayGoInto), start, mayGoInto);
  }

  private static QueryBody unwrapped(Query query) {
    return isBare(query) ? query.body() : query;
  }

  private static boolean isBare(Query query) {
    return query.with() == null
        && query.orderBy().isEmpty()
        && query.limit() == null
        && query.locking().isEmpty()
        && query.into() == null;
  }

  private QueryBody setOperations(QueryBody first, int start, boolean mayGoInto) {
    QueryBody left = first;
    while (in.at(UNION) || in.at(EXCEPT)) {
      SetOperator op = in.at(UNION) ? SetOperator.UNION : SetOperator.EXCEPT;
      in.next();
      boolean isAll = all();
      int rightStart = in.start();
      QueryBody right = intersections(primary(mayGoInto), rightStart, mayGoInto);
      left = new QueryBody.SetOperation(op, isAll, left, right, start, in.previousEnd());
    }
    return left;
  }

  private QueryBody intersections(QueryBody first, int start, boolean mayGoInto) {
    QueryBody left = first;
    while (in.accept(INTERSECT)) {
      boolean isAll = all();
      QueryBody right = primary(mayGoInto);
      left =
          new QueryBody.SetOperation(
              SetOperator.INTERSECT, isAll, left, right, start, in.previousEnd());
    }
    return left;
  }

  private boolean all() {
    if (in.accept(ALL)) {
      return true;
    }
    in.accept(DISTINCT);
    return false;
  }

  private QueryBody primary(boolean mayGoInto) {
    int start = in.start();
    switch (lexer.token) {
      case SELECT -> {
        return select(mayGoInto);
      }
      case VALUES -> {
        return values();
      }
      case TABLE -> {
        in.next();
        Name name = in.name();
        return new QueryBody.Table(name, start, in.previousEnd());
      }
      case LEFT_PAREN -> {
        in.next();
        Query query = query(false);
        in.expect(RIGHT_PAREN);
        return unwrapped(query);
      }
      default -> throw in.error();
    }
  }

  private QueryBody values() {
    int start = in.start();
    in.expect(VALUES);
    List<List<Expr>> rows = new ArrayList<>();
    do {
      in.expect(ROW);
      in.expect(LEFT_PAREN);
      List<Expr> row = new ArrayList<>();
      if (!in.at(RIGHT_PAREN)) {
        do {
          row.add(grammar.expressions.exprOrDefault());
        } while (in.accept(COMMA));
      }
      in.expect(RIGHT_PAREN);
      rows.add(row);
    } while (in.accept(COMMA));
    return new QueryBody.Values(rows, start, in.previousEnd());
  }

  private Query tail(Query.@Nullable With with, QueryBody body, int start, boolean mayGoInto) {
    List<OrderItem> orderBy = List.of();
    if (in.accept(ORDER)) {
      in.expect(BY);
      orderBy = grammar.aggregates.orderItems();
    }
    Limit limit = in.at(LIMIT) ? limit() : null;
    Query.Into into = blockInto;
    blockInto = null;
    if (mayGoInto && into == null && in.at(INTO)) {
      into = into();
    }
    List<Query.Locking> locking = List.of();
    while (in.at(FOR) || in.at(LOCK)) {
      if (locking.isEmpty()) {
        locking = new ArrayList<>(1);
      }
      locking.add(locking());
    }
    if (mayGoInto && into == null && in.at(INTO)) {
      into = into();
    }
    if (body instanceof Query inner
        && with == null
        && orderBy.isEmpty()
        && limit == null
        && locking.isEmpty()
        && into == null) {
      return inner;
    }
    return new Query(with, body, orderBy, limit, locking, into, start, in.previousEnd());
  }

  Query.With with() {
    int start = in.start();
    in.expect(WITH);
    boolean isRecursive = in.accept(RECURSIVE);
    List<Query.Cte> ctes = new ArrayList<>(2);
    do {
      int cteStart = in.start();
      String name = in.ident();
      List<String> columns = in.at(LEFT_PAREN) ? in.identsInParentheses() : List.of();
      in.expect(AS);
      Query query = inParentheses();
      ctes.add(new Query.Cte(name, columns, query, cteStart, in.previousEnd()));
    } while (in.accept(COMMA));
    return new Query.With(isRecursive, ctes, start, in.previousEnd());
  }

  Limit limit() {
    int start = in.start();
    in.expect(LIMIT);
    Expr first = limitValue();
    if (in.accept(COMMA)) {
      Expr count = limitValue();
      return new Limit(count, first, start, in.previousEnd());
    }
    Expr offset = in.accept(OFFSET) ? limitValue() : null;
    return new Limit(first, offset, start, in.previousEnd());
  }

  Expr limitValue() {
    if (in.at(INT_NUMBER) || in.at(QUESTION) || in.at(HEX_NUMBER)) {
      return grammar.operands.operand();
    }
    int start = in.start();
    String name = in.ident();
    return new Expr.Column(null, null, name, start, in.previousEnd());
  }

  private Query.Locking locking() {
    int start = in.start();
    if (in.accept(LOCK)) {
      in.expect(IN);
      in.expectWord("SHARE");
      in.expect(MODE);
      return new Query.Locking(true, List.of(), Query.LockWait.WAIT, null, start, in.previousEnd());
    }
    in.expect(FOR);
    boolean isShare = !in.accept(UPDATE);
    if (isShare) {
      in.expectWord("SHARE");
    }
    List<Name> tables = in.accept(OF) ? in.names() : List.of();
    Query.LockWait waiting = Query.LockWait.WAIT;
    Long seconds = null;
    if (in.acceptWord("NOWAIT")) {
      waiting = Query.LockWait.NOWAIT;
    } else if (in.acceptWord("SKIP")) {
      in.expectWord("LOCKED");
      waiting = Query.LockWait.SKIP_LOCKED;
    } else if (in.acceptWord("WAIT")) {
      seconds = in.number();
    }
    return new Query.Locking(isShare, tables, waiting, seconds, start, in.previousEnd());
  }

  private Query.Into into() {
    int start = in.start();
    in.expect(INTO);
    if (in.accept(OUTFILE)) {
      String file = in.text();
      String charset = in.acceptCharset() ? in.charsetName() : null;
      FileFormat format = fileFormat();
      return new Query.IntoOutfile(file, charset, format, start, in.previousEnd());
    }
    if (in.acceptWord("DUMPFILE")) {
      return new Query.IntoDumpfile(in.text(), start, in.previousEnd());
    }
    List<Expr> targets = new ArrayList<>();
    do {
      int at = in.start();
      if (in.at(VARIABLE)) {
        String name = lexer.variableName();
        in.next();
        targets.add(new Expr.UserVariable(name, at, in.previousEnd()));
      } else {
        String name = in.identOrText();
        targets.add(new Expr.Column(null, null, name, at, in.previousEnd()));
      }
    } while (in.accept(COMMA));
    return new Query.IntoVariables(targets, start, in.previousEnd());
  }

  /** {@code FIELDS …} and {@code LINES …}. */
  FileFormat fileFormat() {
    String terminated = null;
    String enclosed = null;
    String escaped = null;
    boolean isOptionally = false;
    if (in.acceptWord("FIELDS") || in.acceptWord("COLUMNS")) {
      boolean any = false;
      while (true) {
        if (in.accept(TERMINATED)) {
          in.expect(BY);
          terminated = in.textOrBytes();
        } else if (in.at(OPTIONALLY) || in.at(ENCLOSED)) {
          isOptionally = in.accept(OPTIONALLY) || isOptionally;
          in.expect(ENCLOSED);
          in.expect(BY);
          enclosed = in.textOrBytes();
        } else if (in.accept(ESCAPED)) {
          in.expect(BY);
          escaped = in.textOrBytes();
        } else if (any) {
          break;
        } else {
          throw in.error();
        }
        any = true;
      }
    }
    String starting = null;
    String linesTerminated = null;
    if (in.accept(LINES)) {
      boolean any = false;
      while (true) {
        if (in.accept(TERMINATED)) {
          in.expect(BY);
          linesTerminated = in.textOrBytes();
        } else if (in.accept(STARTING)) {
          in.expect(BY);
          starting = in.textOrBytes();
        } else if (any) {
          break;
        } else {
          throw in.error();
        }
        any = true;
      }
    }
    return new FileFormat(terminated, enclosed, isOptionally, escaped, starting, linesTerminated);
  }

  private QueryBody select(boolean mayGoInto) {
    int start = in.start();
    lexer.nextWithHints();
    String hints = lexer.atHint() ? lexer.takeHint() : null;
    boolean isDistinct = false;
    boolean isAll = false;
    Set<SelectOption> options = Set.of();
    while (true) {
      if (isDistinct && isAll) {
        throw SqlError.ER_WRONG_USAGE.with("ALL", "DISTINCT");
      }
      SelectOption option = null;
      switch (lexer.token) {
        case DISTINCT, DISTINCTROW -> isDistinct = true;
        case ALL -> isAll = true;
        case STRAIGHT_JOIN -> option = SelectOption.STRAIGHT_JOIN;
        case HIGH_PRIORITY -> option = SelectOption.HIGH_PRIORITY;
        case SQL_SMALL_RESULT -> option = SelectOption.SQL_SMALL_RESULT;
        case SQL_BIG_RESULT -> option = SelectOption.SQL_BIG_RESULT;
        case SQL_BUFFER_RESULT -> option = SelectOption.SQL_BUFFER_RESULT;
        case SQL_NO_CACHE -> option = SelectOption.SQL_NO_CACHE;
        case SQL_CALC_FOUND_ROWS -> option = SelectOption.SQL_CALC_FOUND_ROWS;
        default -> {
          return block(mayGoInto, start, hints, isDistinct, options);
        }
      }
      if (option != null) {
        if (options.isEmpty()) {
          options = EnumSet.noneOf(SelectOption.class);
        }
        options.add(option);
      }
      in.next();
    }
  }

  private QueryBody block(
      boolean mayGoInto,
      int start,
      @Nullable String hints,
      boolean isDistinct,
      Set<SelectOption> options) {
    List<SelectItem> items = items();
    if (mayGoInto && in.at(INTO)) {
      blockInto = into();
    }
    Query.Into outerInto = blockInto;
    blockInto = null;
    List<TableRef> from = List.of();
    if (in.accept(FROM)) {
      if (!in.accept(DUAL)) {
        from = grammar.tableRefs.list();
      }
    }
    Expr where = in.accept(WHERE) ? grammar.expressions.expr() : null;
    List<OrderItem> groupBy = List.of();
    boolean withRollup = false;
    if (in.accept(GROUP)) {
      in.expect(BY);
      groupBy = groupItems();
      // A view's WITH CHECK OPTION may follow instead.
      withRollup = in.accept(WITH, ROLLUP);
    }
    Expr having = in.accept(HAVING) ? grammar.expressions.expr() : null;
    List<Window.Named> windows = List.of();
    if (in.accept(WINDOW)) {
      windows = new ArrayList<>(2);
      do {
        String name = in.ident();
        in.expect(AS);
        windows.add(new Window.Named(name, grammar.aggregates.specification()));
      } while (in.accept(COMMA));
    }
    blockInto = outerInto;
    return new QueryBody.Select(
        isDistinct,
        options,
        hints,
        items,
        from,
        where,
        groupBy,
        withRollup,
        having,
        windows,
        start,
        in.previousEnd());
  }

  private List<OrderItem> groupItems() {
    List<OrderItem> items = new ArrayList<>(2);
    do {
      int start = in.start();
      Expr expr = grammar.expressions.expr();
      items.add(new OrderItem(expr, false, start, in.previousEnd()));
    } while (in.accept(COMMA));
    return items;
  }

  private List<SelectItem> items() {
    List<SelectItem> items = new ArrayList<>(4);
    if (in.at(STAR)) {
      int start = in.start();
      in.next();
      items.add(new SelectItem.Star(null, null, start, in.previousEnd()));
      if (!in.accept(COMMA)) {
        return items;
      }
    }
    do {
      items.add(item());
    } while (in.accept(COMMA));
    return items;
  }

  private SelectItem item() {
    int start = in.start();
    if ((lexer.token == IDENT || lexer.token == QUOTED || lexer.token.isUnreserved())
        && starFollows()) {
      return star(start);
    }
    Expr expr = grammar.expressions.expr();
    int end = in.previousEnd();
    if (in.accept(AS)) {
      String alias = in.identOrText();
      return new SelectItem.Value(expr, alias, true, start, in.previousEnd());
    }
    if (in.atIdentOrText()) {
      String alias = in.identOrText();
      return new SelectItem.Value(expr, alias, true, start, in.previousEnd());
    }
    return new SelectItem.Value(expr, nameOf(expr, start, end), false, start, end);
  }

  private String nameOf(Expr expr, int start, int end) {
    return switch (expr) {
      case Expr.Column column -> column.column();
      case Literal.Text text -> text.value();
      case Literal.Null ignored -> "NULL";
      case Literal.Bool bool -> bool.value() ? "TRUE" : "FALSE";
      default -> lexer.source(start, end);
    };
  }

  /** Whether {@code .*} or {@code .name.*} comes after the current name. */
  private boolean starFollows() {
    int at = lexer.end;
    byte[] text = lexer.text;
    while (at < text.length && text[at] == ' ') {
      at++;
    }
    // The common case, a plain name without a dot, is decided without moving.
    if (at >= text.length || (text[at] > ' ' && text[at] != '.' && text[at] != '/')) {
      return false;
    }
    Lexer.Mark mark = lexer.mark();
    in.next();
    boolean isStar = false;
    for (int dots = 0; dots < 2 && in.accept(DOT); dots++) {
      if (in.at(STAR)) {
        isStar = true;
        break;
      }
      if (!in.atIdent()) {
        break;
      }
      in.next();
    }
    lexer.reset(mark);
    return isStar;
  }

  private SelectItem star(int start) {
    String first = in.ident();
    in.expect(DOT);
    if (in.accept(STAR)) {
      return new SelectItem.Star(null, first, start, in.previousEnd());
    }
    String second = in.ident();
    in.expect(DOT);
    in.expect(STAR);
    return new SelectItem.Star(first, second, start, in.previousEnd());
  }
}
