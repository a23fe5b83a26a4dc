/** Region cache, back-off, two-phase commit, lock resolver, snapshot scans. */
@NullMarked
package io.atoll.client;

import org.jspecify.annotations.NullMarked;
