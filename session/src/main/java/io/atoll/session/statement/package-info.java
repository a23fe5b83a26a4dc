/** The life of a statement: parsed, planned, run, answered. */
@NullMarked
package io.atoll.session.statement;

import org.jspecify.annotations.NullMarked;
