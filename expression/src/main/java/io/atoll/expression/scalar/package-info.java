/** Scalar functions by family; the registry lists every one. */
@NullMarked
package io.atoll.expression.scalar;

import org.jspecify.annotations.NullMarked;
