package io.atoll.parser.ast;

import org.jspecify.annotations.Nullable;

/**
 * {@code LIMIT [offset,] count} or {@code LIMIT count OFFSET offset}; each an integer literal, a
 * parameter or (in routines) a column-like name.
 */
public record Limit(Expr count, @Nullable Expr offset, int start, int end) implements Node {}
