/** Binder, logical rules, cost-based physical plans, plan cache. */
@NullMarked
package io.atoll.planner;

import org.jspecify.annotations.NullMarked;
