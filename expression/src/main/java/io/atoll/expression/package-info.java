/** Vectorised scalar and aggregate functions with MySQL semantics. */
@NullMarked
package io.atoll.expression;

import org.jspecify.annotations.NullMarked;
