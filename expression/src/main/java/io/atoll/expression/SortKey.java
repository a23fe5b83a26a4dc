package io.atoll.expression;

/** One key of an order; NULL is the smallest value, so first when ascending. */
public record SortKey(Expression expression, boolean isDescending) {}
