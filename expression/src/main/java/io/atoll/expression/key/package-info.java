/** Hashing, equality and order of rows by key columns. */
@NullMarked
package io.atoll.expression.key;

import org.jspecify.annotations.NullMarked;
