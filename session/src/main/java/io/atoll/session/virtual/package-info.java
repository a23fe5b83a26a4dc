/** Virtual tables: information_schema and performance_schema, whose rows are made here. */
@NullMarked
package io.atoll.session.virtual;

import org.jspecify.annotations.NullMarked;
