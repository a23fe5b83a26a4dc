/** Timestamp oracle, routing, ids, safe points. */
@NullMarked
package io.atoll.placement;

import org.jspecify.annotations.NullMarked;
