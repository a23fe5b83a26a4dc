/** INSERT, REPLACE, UPDATE and DELETE. */
@NullMarked
package io.atoll.executor.write;

import org.jspecify.annotations.NullMarked;
