package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Node;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.TableRef;
import io.atoll.parser.ast.TableRef.Join;
import io.atoll.parser.ast.TableRef.JoinKind;
import io.atoll.parser.ast.TypeSyntax;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The FROM clause: tables, derived tables, joins, JSON_TABLE. */
final class TableRefGrammar {
  private final Grammar grammar;
  private final Tokens in;
  private final Lexer lexer;

  TableRefGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.lexer = in.lexer;
  }

  List<TableRef> list() {
    TableRef first = reference();
    if (!in.at(COMMA)) {
      return List.of(first);
    }
    List<TableRef> refs = new ArrayList<>();
    refs.add(first);
    while (in.accept(COMMA)) {
      refs.add(reference());
    }
    return refs;
  }

  private TableRef reference() {
    if (in.accept(LEFT_BRACE)) {
      in.ident();
      TableRef inner = joins(factor());
      in.expect(RIGHT_BRACE);
      return joins(inner);
    }
    return joins(factor());
  }

  private boolean atJoin() {
    return switch (lexer.token) {
      case JOIN, INNER, CROSS, STRAIGHT_JOIN, LEFT, RIGHT, NATURAL -> true;
      default -> false;
    };
  }

  /** The joins that follow a table, left-deep. */
  private TableRef joins(TableRef first) {
    TableRef left = first;
    int start = first.start();
    while (atJoin()) {
      boolean isNatural = in.accept(NATURAL);
      JoinKind kind = joinKind(isNatural);
      TableRef right = factorOrBraces();
      if (isNatural) {
        left = new Join(left, right, kind, null, List.of(), true, start, in.previousEnd());
        continue;
      }
      if (!in.at(ON) && !in.at(USING) && atJoin()) {
        // a JOIN b JOIN c ON x [ON y]: the inner join takes the first condition.
        TableRef nested = joins(right);
        if (!in.at(ON) && !in.at(USING)) {
          if (kind == JoinKind.LEFT || kind == JoinKind.RIGHT) {
            throw in.error();
          }
          left = graft(left, kind, right, nested, start);
          continue;
        }
        right = nested;
      }
      left = condition(left, right, kind, start);
    }
    return left;
  }

  private TableRef factorOrBraces() {
    if (in.accept(LEFT_BRACE)) {
      in.ident();
      TableRef inner = joins(factor());
      in.expect(RIGHT_BRACE);
      return inner;
    }
    return factor();
  }

  /**
   * The join of {@code left} goes to the leftmost leaf of what followed it, as MySQL reads joins
   * without a condition:
   *
   * <pre>
   * a JOIN b LEFT JOIN c ON x:  Left(b, c)  becomes  Left(Inner(a, b), c)
   * </pre>
   */
  private static TableRef graft(
      TableRef left, JoinKind kind, TableRef leaf, TableRef tree, int start) {
    if (tree == leaf) {
      return new Join(left, leaf, kind, null, List.of(), false, start, leaf.end());
    }
    Join join = (Join) tree;
    return new Join(
        graft(left, kind, leaf, join.left(), start),
        join.right(),
        join.kind(),
        join.on(),
        join.using(),
        join.isNatural(),
        start,
        join.end());
  }

  private JoinKind joinKind(boolean isNatural) {
    JoinKind kind = JoinKind.INNER;
    if (in.at(LEFT) || in.at(RIGHT)) {
      kind = in.at(LEFT) ? JoinKind.LEFT : JoinKind.RIGHT;
      in.next();
      in.accept(OUTER);
    } else if (!isNatural && in.accept(STRAIGHT_JOIN)) {
      return JoinKind.STRAIGHT;
    } else if (!in.accept(INNER) && !isNatural) {
      in.accept(CROSS);
    }
    in.expect(JOIN);
    return kind;
  }

  private TableRef condition(TableRef left, TableRef right, JoinKind kind, int start) {
    if (in.accept(ON)) {
      Expr on = grammar.expressions.expr();
      return new Join(left, right, kind, on, List.of(), false, start, in.previousEnd());
    }
    if (in.accept(USING)) {
      List<String> using = in.identsInParentheses();
      return new Join(left, right, kind, null, using, false, start, in.previousEnd());
    }
    if (kind == JoinKind.LEFT || kind == JoinKind.RIGHT) {
      throw in.error();
    }
    return new Join(left, right, kind, null, List.of(), false, start, in.previousEnd());
  }

  private TableRef factor() {
    int start = in.start();
    switch (lexer.token) {
      case LEFT_PAREN -> {
        Node inner = parenthesized();
        if (inner instanceof Query query) {
          return derived(query, false, start);
        }
        return (TableRef) inner;
      }
      case LATERAL -> {
        in.next();
        return derived(grammar.queries.inParentheses(), true, start);
      }
      case JSON_TABLE -> {
        return jsonTable();
      }
      default -> {
        return table();
      }
    }
  }

  /** {@code (query)} as a Query without its alias, or a parenthesized table reference. */
  private Node parenthesized() {
    in.expect(LEFT_PAREN);
    int start = in.start();
    if (grammar.expressions.atQuery()) {
      Query query = grammar.queries.query(false);
      in.expect(RIGHT_PAREN);
      return query;
    }
    TableRef first;
    if (in.at(LEFT_PAREN)) {
      Node inner = parenthesized();
      if (inner instanceof Query query) {
        if (grammar.queries.atContinuation()) {
          query = grammar.queries.continued(query, start, false);
          in.expect(RIGHT_PAREN);
          return query;
        }
        if (in.accept(RIGHT_PAREN)) {
          return query;
        }
        first = joins(derived(query, false, start));
      } else {
        first = joins((TableRef) inner);
      }
    } else {
      first = reference();
    }
    while (in.accept(COMMA)) {
      TableRef next = reference();
      first =
          new Join(first, next, JoinKind.COMMA, null, List.of(), false, start, in.previousEnd());
    }
    in.expect(RIGHT_PAREN);
    return first;
  }

  private TableRef derived(Query query, boolean isLateral, int start) {
    String alias = alias();
    if (alias == null) {
      throw SqlError.ER_DERIVED_MUST_HAVE_ALIAS.with();
    }
    List<String> columns = in.at(LEFT_PAREN) ? in.identsInParentheses() : List.of();
    return new TableRef.Derived(query, isLateral, alias, columns, start, in.previousEnd());
  }

  private @Nullable String alias() {
    if (in.accept(AS) || in.accept(EQUAL)) {
      return in.ident();
    }
    return in.atIdent() ? in.ident() : null;
  }

  /** {@code name [PARTITION (…)] [AS OF TIMESTAMP t] [alias] [index hints]}. */
  TableRef.Table table() {
    int start = in.start();
    Name name = in.name();
    List<String> partitions = List.of();
    if (in.accept(PARTITION)) {
      partitions = in.identsInParentheses();
    }
    Expr asOf = null;
    if (in.accept(AS, OF)) {
      in.expect(TIMESTAMP);
      asOf = grammar.expressions.expr();
      in.asOf.add(asOf);
    }
    String alias = alias();
    List<TableRef.IndexHint> hints = List.of();
    while (in.at(USE) || in.at(FORCE) || in.at(IGNORE)) {
      if (hints.isEmpty()) {
        hints = new ArrayList<>(1);
      }
      indexHint(hints);
    }
    return new TableRef.Table(name, partitions, alias, hints, asOf, start, in.previousEnd());
  }

  private void indexHint(List<TableRef.IndexHint> hints) {
    TableRef.HintKind kind =
        switch (lexer.token) {
          case USE -> TableRef.HintKind.USE;
          case FORCE -> TableRef.HintKind.FORCE;
          default -> TableRef.HintKind.IGNORE;
        };
    in.next();
    if (!in.accept(INDEX)) {
      in.expect(KEY);
    }
    TableRef.HintScope scope = TableRef.HintScope.ALL;
    if (in.accept(FOR)) {
      if (in.accept(JOIN)) {
        scope = TableRef.HintScope.JOIN;
      } else if (in.accept(ORDER)) {
        in.expect(BY);
        scope = TableRef.HintScope.ORDER_BY;
      } else {
        in.expect(GROUP);
        in.expect(BY);
        scope = TableRef.HintScope.GROUP_BY;
      }
    }
    in.expect(LEFT_PAREN);
    List<String> indexes = new ArrayList<>();
    if (!(kind == TableRef.HintKind.USE && in.at(RIGHT_PAREN))) {
      do {
        indexes.add(in.accept(PRIMARY) ? "PRIMARY" : in.ident());
      } while (in.accept(COMMA));
    }
    in.expect(RIGHT_PAREN);
    hints.add(new TableRef.IndexHint(kind, scope, indexes));
  }

  private TableRef jsonTable() {
    int start = in.start();
    in.next();
    in.expect(LEFT_PAREN);
    Expr document = grammar.expressions.expr();
    in.expect(COMMA);
    String path = in.text();
    List<TableRef.JsonColumn> columns = jsonColumns();
    in.expect(RIGHT_PAREN);
    String alias = alias();
    if (alias == null) {
      throw in.error();
    }
    return new TableRef.JsonTable(document, path, columns, alias, start, in.previousEnd());
  }

  private List<TableRef.JsonColumn> jsonColumns() {
    in.expectWord("COLUMNS");
    in.expect(LEFT_PAREN);
    List<TableRef.JsonColumn> columns = new ArrayList<>();
    do {
      columns.add(jsonColumn());
    } while (in.accept(COMMA));
    in.expect(RIGHT_PAREN);
    return columns;
  }

  private TableRef.JsonColumn jsonColumn() {
    if (in.atWord("NESTED") && (lexer.peek() == STRING || lexer.peek() == PATH)) {
      in.next();
      in.accept(PATH);
      String path = in.text();
      return new TableRef.JsonNested(path, jsonColumns());
    }
    String name = in.ident();
    if (in.accept(FOR)) {
      in.expectWord("ORDINALITY");
      return new TableRef.JsonOrdinality(name);
    }
    TypeSyntax type = grammar.types().type();
    String collation = in.accept(COLLATE) ? in.collationName() : null;
    if (collation != null) {
      type =
          new TypeSyntax(
              type.name(),
              type.length(),
              type.decimals(),
              type.isUnsigned(),
              type.isZerofill(),
              type.charset(),
              collation,
              type.isBinary(),
              type.members(),
              type.start(),
              in.previousEnd());
    }
    boolean isExists = in.accept(EXISTS);
    in.expect(PATH);
    String path = in.text();
    Call.OnBad onEmpty = null;
    String emptyDefault = null;
    Call.OnBad onError = null;
    String errorDefault = null;
    while (!isExists && !in.at(COMMA) && !in.at(RIGHT_PAREN)) {
      Call.OnBad answer;
      String value = null;
      if (in.accept(NULL)) {
        answer = Call.OnBad.NULL;
      } else if (in.acceptWord("ERROR")) {
        answer = Call.OnBad.ERROR;
      } else {
        in.expect(DEFAULT);
        answer = Call.OnBad.DEFAULT;
        value = in.text();
      }
      in.expect(ON);
      if (onEmpty == null && in.accept(EMPTY)) {
        onEmpty = answer;
        emptyDefault = value;
      } else {
        if (onError != null) {
          throw in.error();
        }
        in.expectWord("ERROR");
        onError = answer;
        errorDefault = value;
      }
    }
    return new TableRef.JsonValueColumn(
        name, type, isExists, path, onEmpty, emptyDefault, onError, errorDefault);
  }
}
