/** Aggregation. */
@NullMarked
package io.atoll.executor.aggregate;

import org.jspecify.annotations.NullMarked;
