/** Ordered key-value engine interface; RocksDB and an in-memory twin. */
@NullMarked
package io.atoll.kv;

import org.jspecify.annotations.NullMarked;
