/**
 * Runs coprocessor plans over stored pairs: in stores, and in SQL nodes over what a transaction
 * itself has written.
 */
@NullMarked
package io.atoll.coprocessor;

import org.jspecify.annotations.NullMarked;
