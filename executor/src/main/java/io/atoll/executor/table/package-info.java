/** A table's rows and index entries as key-value pairs: layouts, keys, writes. */
@NullMarked
package io.atoll.executor.table;

import org.jspecify.annotations.NullMarked;
