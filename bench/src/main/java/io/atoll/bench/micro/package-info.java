/** JMH benchmarks of the inner parts that every statement passes. */
@NullMarked
package io.atoll.bench.micro;

import org.jspecify.annotations.NullMarked;
