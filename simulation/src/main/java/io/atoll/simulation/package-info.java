/** Whole store on virtual time. */
@NullMarked
package io.atoll.simulation;

import org.jspecify.annotations.NullMarked;
