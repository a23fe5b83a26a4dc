/** Logical plans: what a statement means, in columns with statement-wide ids. */
@NullMarked
package io.atoll.planner.logical;

import org.jspecify.annotations.NullMarked;
