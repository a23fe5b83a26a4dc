/** Password verifiers: made by CREATE USER, checked by the handshake. */
@NullMarked
package io.atoll.session.auth;

import org.jspecify.annotations.NullMarked;
