/** Window functions. */
@NullMarked
package io.atoll.executor.window;

import org.jspecify.annotations.NullMarked;
