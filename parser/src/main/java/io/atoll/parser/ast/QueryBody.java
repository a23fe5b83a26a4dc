package io.atoll.parser.ast;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a query expression is made of. */
public sealed interface QueryBody extends Node permits Query, QueryBody.Plain {

  /** Bodies other than a nested query. */
  sealed interface Plain extends QueryBody {}

  enum SelectOption {
    HIGH_PRIORITY,
    STRAIGHT_JOIN,
    SQL_SMALL_RESULT,
    SQL_BIG_RESULT,
    SQL_BUFFER_RESULT,
    SQL_NO_CACHE,
    SQL_CACHE,
    SQL_CALC_FOUND_ROWS
  }

  /**
   * A SELECT block. {@code from} holds the comma-separated references, empty without FROM (or with
   * FROM DUAL). {@code hints} is the text between {@code /*+} and {@code *}{@code /}, null without.
   */
  record Select(
      boolean isDistinct,
      Set<SelectOption> options,
      @Nullable String hints,
      List<SelectItem> items,
      List<TableRef> from,
      @Nullable Expr where,
      List<OrderItem> groupBy,
      boolean withRollup,
      @Nullable Expr having,
      List<Window.Named> windows,
      int start,
      int end)
      implements Plain {
    public Select {
      options = Set.copyOf(options);
      items = List.copyOf(items);
      from = List.copyOf(from);
      groupBy = List.copyOf(groupBy);
      windows = List.copyOf(windows);
    }
  }

  enum SetOperator {
    UNION,
    INTERSECT,
    EXCEPT
  }

  /** {@code left op [ALL] right}; INTERSECT binds tighter than the other two. */
  record SetOperation(
      SetOperator op, boolean isAll, QueryBody left, QueryBody right, int start, int end)
      implements Plain {}

  /** {@code VALUES ROW(…), …}: columns are named column_0, column_1… */
  record Values(List<List<Expr>> rows, int start, int end) implements Plain {
    public Values {
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** {@code TABLE name}. */
  record Table(Name name, int start, int end) implements Plain {}
}
