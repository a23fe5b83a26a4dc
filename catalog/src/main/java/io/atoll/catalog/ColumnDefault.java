package io.atoll.catalog;

import io.atoll.types.Value;

/** What a column holds where a statement gives no value. */
public sealed interface ColumnDefault {
  ColumnDefault NONE = new None();

  /** No DEFAULT clause and NOT NULL: 1364 in strict mode, the type's zero value otherwise. */
  record None() implements ColumnDefault {}

  /** A constant of the column's type; NULL where the column may be null and none was given. */
  record Literal(Value value) implements ColumnDefault {}

  /** CURRENT_TIMESTAMP(n); n is the column's scale. */
  record CurrentTimestamp() implements ColumnDefault {}

  /** DEFAULT (expression), as SQL text. */
  record Computed(String sql) implements ColumnDefault {}

  ColumnDefault NULL = new Literal(Value.NULL);
}
