/** MySQL text to sealed immutable records; digests. */
@NullMarked
package io.atoll.parser;

import org.jspecify.annotations.NullMarked;
