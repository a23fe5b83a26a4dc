/** Temporary tables: definitions and rows that one session has for itself, in its memory. */
@NullMarked
package io.atoll.session.temporary;

import org.jspecify.annotations.NullMarked;
