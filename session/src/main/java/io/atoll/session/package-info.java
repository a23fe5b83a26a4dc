/** Statement life, variables, transactions, privileges, system tables. */
@NullMarked
package io.atoll.session;

import org.jspecify.annotations.NullMarked;
