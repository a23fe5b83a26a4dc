package io.atoll.expression.scalar;

/** A function written for one row; it sets the row's result exactly once. */
@FunctionalInterface
public interface RowFunction {
  void apply(Row row);
}
