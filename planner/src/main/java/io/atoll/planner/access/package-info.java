/** Ways to reach a table's rows: ranges, indexes, their costs. */
@NullMarked
package io.atoll.planner.access;

import org.jspecify.annotations.NullMarked;
