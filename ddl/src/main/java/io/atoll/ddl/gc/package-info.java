/** Removing what was dropped. */
@NullMarked
package io.atoll.ddl.gc;

import org.jspecify.annotations.NullMarked;
