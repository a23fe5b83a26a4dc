package io.atoll.planner.physical;

/**
 * A value of an outer row that the inner plan sees as a parameter.
 *
 * @param outerColumn position in the outer plan's output
 * @param parameter index of the {@link io.atoll.expression.Expression.Parameter}; never one of the
 *     statement's own
 */
public record ParameterBinding(int outerColumn, int parameter) {}
