/** Column vectors and selection vectors. */
@NullMarked
package io.atoll.chunk;

import org.jspecify.annotations.NullMarked;
