/** Transactions as MySQL users know them, on the key-value client. */
@NullMarked
package io.atoll.session.transaction;

import org.jspecify.annotations.NullMarked;
