/** Physical plans: what the executor runs. */
@NullMarked
package io.atoll.planner.physical;

import org.jspecify.annotations.NullMarked;
