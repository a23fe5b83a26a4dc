/** Accounts and privileges: who may connect, and who may do what. */
@NullMarked
package io.atoll.session.account;

import org.jspecify.annotations.NullMarked;
