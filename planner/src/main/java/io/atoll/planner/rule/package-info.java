/** Rewrites of logical plans, one rule a file. */
@NullMarked
package io.atoll.planner.rule;

import org.jspecify.annotations.NullMarked;
