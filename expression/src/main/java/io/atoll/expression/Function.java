package io.atoll.expression;

/**
 * The identity of a scalar function or operator: its canonical upper-case name ({@code "+"}, {@code
 * "AND"}, {@code "SUBSTRING"}, {@code "CAST"}). Resolution by argument types happens when a call is
 * built.
 *
 * @param name canonical name
 */
public record Function(String name) {}
