/** Store and placement over gRPC: servers and clients of {@code api}'s interfaces. */
@NullMarked
package io.atoll.rpc;

import org.jspecify.annotations.NullMarked;
