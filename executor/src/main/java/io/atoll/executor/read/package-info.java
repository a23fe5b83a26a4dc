/**
 * Operators that read tables: by key, by range, through indexes, under the transaction's writes.
 */
@NullMarked
package io.atoll.executor.read;

import org.jspecify.annotations.NullMarked;
