package io.atoll.parser.ast;

import org.jspecify.annotations.Nullable;

/** One item of a select list. */
public sealed interface SelectItem extends Node {

  /** {@code *}, {@code table.*} or {@code schema.table.*}. */
  record Star(@Nullable String schema, @Nullable String table, int start, int end)
      implements SelectItem {}

  /**
   * An expression. {@code name} is the result column's name: the alias, else a column's own name,
   * else the expression's exact source text.
   */
  record Value(Expr expr, String name, boolean hasAlias, int start, int end)
      implements SelectItem {}
}
