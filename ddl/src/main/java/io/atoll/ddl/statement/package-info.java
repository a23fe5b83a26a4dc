/** Statements to jobs. */
@NullMarked
package io.atoll.ddl.statement;

import org.jspecify.annotations.NullMarked;
