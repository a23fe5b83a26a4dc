package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression as written: names are not resolved, types not derived. */
public sealed interface Expr extends Node permits Literal, Predicate, Call, Expr.Simple {

  /** References, operators and row constructors. */
  sealed interface Simple extends Expr {}

  /** {@code [[schema.]table.]column}. */
  record Column(@Nullable String schema, @Nullable String table, String column, int start, int end)
      implements Simple {}

  /** The {@code index}-th {@code ?} of the statement, counted from 0 in text order. */
  record Parameter(int index, int start, int end) implements Simple {}

  /** {@code @name}. */
  record UserVariable(String name, int start, int end) implements Simple {}

  /** {@code @name := value}. */
  record AssignVariable(String name, Expr value, int start, int end) implements Simple {}

  /** {@code @@[scope.][component.]name}; the component is that of a structured variable. */
  record SystemVariable(
      @Nullable VariableScope scope, @Nullable String component, String name, int start, int end)
      implements Simple {}

  enum UnaryOp {
    NEGATE,
    PLUS,
    NOT,
    BIT_NOT,
    /** {@code BINARY expr}: a cast to a binary string. */
    BINARY
  }

  record Unary(UnaryOp op, Expr operand, int start, int end) implements Simple {}

  enum BinaryOp {
    EQ("="),
    NULL_SAFE_EQ("<=>"),
    NE("<>"),
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">="),
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    INT_DIVIDE("DIV"),
    MODULO("%"),
    BIT_AND("&"),
    BIT_OR("|"),
    BIT_XOR("^"),
    SHIFT_LEFT("<<"),
    SHIFT_RIGHT(">>"),
    XOR("XOR"),
    SOUNDS_LIKE("SOUNDS LIKE");

    private final String symbol;

    BinaryOp(String symbol) {
      this.symbol = symbol;
    }

    /** As it is written, in capitals. */
    public String symbol() {
      return symbol;
    }

    public boolean isComparison() {
      return ordinal() <= GE.ordinal();
    }
  }

  record Binary(BinaryOp op, Expr left, Expr right, int start, int end) implements Simple {}

  /** AND or OR of two or more operands; chains of one operator are one flat node. */
  record Logical(boolean isAnd, List<Expr> operands, int start, int end) implements Simple {
    public Logical {
      operands = List.copyOf(operands);
    }
  }

  /** {@code (a, b, …)} or {@code ROW(a, b, …)}, two or more items. */
  record Row(List<Expr> items, int start, int end) implements Simple {
    public Row {
      items = List.copyOf(items);
    }
  }

  record Collate(Expr operand, String collation, int start, int end) implements Simple {}

  /** {@code CASE [operand] WHEN … THEN … [ELSE …] END}. */
  record Case(
      @Nullable Expr operand, List<When> whens, @Nullable Expr otherwise, int start, int end)
      implements Simple {
    public Case {
      whens = List.copyOf(whens);
    }
  }

  record When(Expr condition, Expr result) {}

  /** {@code (SELECT …)} used as a value or row. */
  record Subquery(Query query, int start, int end) implements Simple {}

  /** {@code column -> 'path'}, or {@code ->>} when {@code unquote}. */
  record JsonPath(Column column, String path, boolean unquote, int start, int end)
      implements Simple {}

  /** {@code DEFAULT} standing for a column's default in VALUES and SET. */
  record DefaultValue(int start, int end) implements Simple {}

  /** {@code DEFAULT(column)}. */
  record DefaultOf(Column column, int start, int end) implements Simple {}

  /** {@code VALUES(column)} in ON DUPLICATE KEY UPDATE. */
  record InsertedValue(Column column, int start, int end) implements Simple {}
}
