/** DDL owner, states, backfill. */
@NullMarked
package io.atoll.ddl;

import org.jspecify.annotations.NullMarked;
