@org.jspecify.annotations.NullMarked
package io.atoll.bench.sysbench;
