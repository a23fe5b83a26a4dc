/** ALTER TABLE as a way from one table definition to another. */
@NullMarked
package io.atoll.ddl.alter;

import org.jspecify.annotations.NullMarked;
