/** SQL types and values, collations, the error catalogue. */
@NullMarked
package io.atoll.types;

import org.jspecify.annotations.NullMarked;
