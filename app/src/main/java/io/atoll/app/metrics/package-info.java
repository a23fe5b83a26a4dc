/** What the processes tell Prometheus of themselves. */
@NullMarked
package io.atoll.app.metrics;

import org.jspecify.annotations.NullMarked;
