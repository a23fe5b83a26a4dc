/** The seams: clock, random, executors and timers, network, log files; real and simulated. */
@NullMarked
package io.atoll.runtime;

import org.jspecify.annotations.NullMarked;
