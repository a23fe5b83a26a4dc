/** TiDB's coprocessor requests (tipb) as plans, and their answers' rows. */
@NullMarked
package io.atoll.rpc.dag;

import org.jspecify.annotations.NullMarked;
