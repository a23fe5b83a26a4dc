/** What a request between processes costs beside the direct call. */
@NullMarked
package io.atoll.bench.rpc;

import org.jspecify.annotations.NullMarked;
