/** Aggregate functions: result types, states over groups, partial results. */
@NullMarked
package io.atoll.expression.aggregate;

import org.jspecify.annotations.NullMarked;
