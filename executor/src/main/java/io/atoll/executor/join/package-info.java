/** Joins, and subqueries that run once per row. */
@NullMarked
package io.atoll.executor.join;

import org.jspecify.annotations.NullMarked;
