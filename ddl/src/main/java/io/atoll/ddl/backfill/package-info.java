/** Work on a table's rows during a schema change. */
@NullMarked
package io.atoll.ddl.backfill;

import org.jspecify.annotations.NullMarked;
