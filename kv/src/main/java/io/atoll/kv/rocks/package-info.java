/** The engine on RocksDB: opened by its Java API, read and written by its C API. */
@NullMarked
package io.atoll.kv.rocks;

import org.jspecify.annotations.NullMarked;
