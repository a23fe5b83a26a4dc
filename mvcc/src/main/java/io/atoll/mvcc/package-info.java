/** Percolator over kv: locks, writes, values, conflict rules, GC. */
@NullMarked
package io.atoll.mvcc;

import org.jspecify.annotations.NullMarked;
