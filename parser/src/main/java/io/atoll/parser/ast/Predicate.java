package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A predicate with a syntax of its own; plain comparisons are {@link Expr.Binary}. */
public sealed interface Predicate extends Expr {

  enum Truth {
    NULL,
    TRUE,
    FALSE,
    UNKNOWN
  }

  /** {@code operand IS [NOT] NULL|TRUE|FALSE|UNKNOWN}. */
  record Is(Expr operand, Truth truth, boolean isNegated, int start, int end)
      implements Predicate {}

  record In(Expr operand, List<Expr> list, boolean isNegated, int start, int end)
      implements Predicate {
    public In {
      list = List.copyOf(list);
    }
  }

  record InSubquery(Expr operand, Query query, boolean isNegated, int start, int end)
      implements Predicate {}

  record Between(Expr operand, Expr low, Expr high, boolean isNegated, int start, int end)
      implements Predicate {}

  record Like(
      Expr operand, Expr pattern, @Nullable Expr escape, boolean isNegated, int start, int end)
      implements Predicate {}

  record Regexp(Expr operand, Expr pattern, boolean isNegated, int start, int end)
      implements Predicate {}

  /** {@code value MEMBER OF (array)}. */
  record MemberOf(Expr value, Expr array, int start, int end) implements Predicate {}

  record Exists(Query query, int start, int end) implements Predicate {}

  /** {@code left op ANY|ALL (query)}; SOME is ANY. */
  record Quantified(Expr left, Expr.BinaryOp op, boolean isAll, Query query, int start, int end)
      implements Predicate {}

  enum MatchMode {
    NATURAL,
    NATURAL_WITH_EXPANSION,
    BOOLEAN,
    WITH_EXPANSION
  }

  record Match(List<Expr.Column> columns, Expr against, MatchMode mode, int start, int end)
      implements Predicate {
    public Match {
      columns = List.copyOf(columns);
    }
  }
}
