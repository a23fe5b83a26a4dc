package io.atoll.parser.ast;

/** One item of ORDER BY (or GROUP BY, where the direction is always ascending). */
public record OrderItem(Expr expr, boolean isDescending, int start, int end) implements Node {}
