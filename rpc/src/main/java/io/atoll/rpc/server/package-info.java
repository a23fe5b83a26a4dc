/** Services of store and placement over gRPC. */
@NullMarked
package io.atoll.rpc.server;

import org.jspecify.annotations.NullMarked;
