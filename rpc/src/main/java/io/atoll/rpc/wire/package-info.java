/** Messages of {@code api} to protobuf and back, one class per family. */
@NullMarked
package io.atoll.rpc.wire;

import org.jspecify.annotations.NullMarked;
