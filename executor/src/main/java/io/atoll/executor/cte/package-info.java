/** Common table expressions: computed once, read by every scan. */
@NullMarked
package io.atoll.executor.cte;

import org.jspecify.annotations.NullMarked;
