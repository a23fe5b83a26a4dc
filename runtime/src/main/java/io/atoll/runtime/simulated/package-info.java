/** A world in one thread: virtual clock, seeded order of events, files that crash. */
@NullMarked
package io.atoll.runtime.simulated;

import org.jspecify.annotations.NullMarked;
