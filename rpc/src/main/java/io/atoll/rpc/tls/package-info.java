/** How processes of a cluster know each other. */
@NullMarked
package io.atoll.rpc.tls;

import org.jspecify.annotations.NullMarked;
