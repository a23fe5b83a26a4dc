/** Operators that pass, change or make rows one chunk at a time. */
@NullMarked
package io.atoll.executor.row;

import org.jspecify.annotations.NullMarked;
