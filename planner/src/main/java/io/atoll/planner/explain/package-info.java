/** EXPLAIN's rows. */
@NullMarked
package io.atoll.planner.explain;

import org.jspecify.annotations.NullMarked;
