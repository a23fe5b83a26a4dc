/** The in-memory twin of the engine: same contract, crashes on demand. */
@NullMarked
package io.atoll.kv.memory;

import org.jspecify.annotations.NullMarked;
