/** Plans for point statements, straight from syntax. */
@NullMarked
package io.atoll.planner.point;

import org.jspecify.annotations.NullMarked;
