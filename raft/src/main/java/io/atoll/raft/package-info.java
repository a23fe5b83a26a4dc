/** Region groups on MicroRaft behind our own interface, with the shared log. */
@NullMarked
package io.atoll.raft;

import org.jspecify.annotations.NullMarked;
