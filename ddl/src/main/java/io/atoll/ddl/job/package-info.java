/** The queue of schema changes and the owner that carries them out. */
@NullMarked
package io.atoll.ddl.job;

import org.jspecify.annotations.NullMarked;
