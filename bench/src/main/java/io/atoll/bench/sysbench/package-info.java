/** Drives the program {@code sysbench} against Atoll and another server in turn. */
@NullMarked
package io.atoll.bench.sysbench;

import org.jspecify.annotations.NullMarked;
