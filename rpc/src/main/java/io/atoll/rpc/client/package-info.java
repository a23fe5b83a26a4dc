/** Stores and placement in other processes, as {@code api} has them. */
@NullMarked
package io.atoll.rpc.client;

import org.jspecify.annotations.NullMarked;
