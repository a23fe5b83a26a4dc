/** Temporary files of operators that outgrow their memory. */
@NullMarked
package io.atoll.executor.spill;

import org.jspecify.annotations.NullMarked;
