/** The cost-based choice of physical plans. */
@NullMarked
package io.atoll.planner.search;

import org.jspecify.annotations.NullMarked;
