/** Operators, point paths, spilling. */
@NullMarked
package io.atoll.executor;

import org.jspecify.annotations.NullMarked;
