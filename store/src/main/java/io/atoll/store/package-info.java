/** Regions, apply, latches, split, transaction commands, coprocessor. */
@NullMarked
package io.atoll.store;

import org.jspecify.annotations.NullMarked;
