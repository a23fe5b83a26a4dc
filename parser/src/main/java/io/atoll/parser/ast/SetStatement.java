package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code SET …} other than passwords and roles. */
public sealed interface SetStatement extends Statement {

  /** A comma-separated list, run in order. */
  record SetVariables(List<Item> items, int start, int end) implements SetStatement {
    public SetVariables {
      items = List.copyOf(items);
    }
  }

  sealed interface Item {}

  record UserVariable(String name, Expr value) implements Item {}

  /**
   * {@code [scope] name = value}. A null value is DEFAULT. A bare word ({@code SET sql_mode =
   * ANSI}, {@code ON}, {@code ALL}, {@code BINARY}) is a column without qualifiers. A null scope is
   * the session's, or a routine's local variable.
   */
  record SystemVariable(
      @Nullable VariableScope scope, @Nullable String component, String name, @Nullable Expr value)
      implements Item {}

  /** {@code SET NAMES charset [COLLATE collation]}; a null charset is DEFAULT. */
  record Names(@Nullable String charset, @Nullable String collation) implements Item {}

  /** {@code SET CHARACTER SET charset}; null is DEFAULT. */
  record CharacterSet(@Nullable String charset) implements Item {}

  enum Isolation {
    READ_UNCOMMITTED,
    READ_COMMITTED,
    REPEATABLE_READ,
    SERIALIZABLE
  }

  /** {@code SET [GLOBAL|SESSION] TRANSACTION …}; a null scope is the next transaction only. */
  record SetTransaction(
      @Nullable VariableScope scope,
      @Nullable Isolation isolation,
      @Nullable Boolean isReadOnly,
      @Nullable Expr asOf,
      int start,
      int end)
      implements SetStatement {}
}
