/** Plans pushed down to a store: operators over chunks between a scan and the answer. */
@NullMarked
package io.atoll.store.coprocessor;

import org.jspecify.annotations.NullMarked;
