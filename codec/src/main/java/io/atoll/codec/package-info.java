/** Memcomparable keys, row values, index keys, table and meta key layout. */
@NullMarked
package io.atoll.codec;

import org.jspecify.annotations.NullMarked;
