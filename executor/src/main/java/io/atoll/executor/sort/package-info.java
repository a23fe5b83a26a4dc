/** Sorting, in memory and through files. */
@NullMarked
package io.atoll.executor.sort;

import org.jspecify.annotations.NullMarked;
