/**
 * The hospital workload: the statements that cost a clinic network most, on data of the size that
 * makes each examine as many rows as it did there.
 */
@NullMarked
package io.atoll.bench.hospital;

import org.jspecify.annotations.NullMarked;
