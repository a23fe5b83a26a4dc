/** What rows must keep beside their unique keys: foreign keys and CHECK conditions. */
@NullMarked
package io.atoll.executor.constraint;

import org.jspecify.annotations.NullMarked;
