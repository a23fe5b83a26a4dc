/**
 * The syntax tree: sealed immutable records. Offsets are byte offsets into the statement's UTF-8
 * text, {@code end} exclusive.
 */
@NullMarked
package io.atoll.parser.ast;

import org.jspecify.annotations.NullMarked;
