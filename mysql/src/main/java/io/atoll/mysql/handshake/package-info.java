/** From the first packet to an authenticated session: greeting, TLS, password proofs. */
@NullMarked
package io.atoll.mysql.handshake;

import org.jspecify.annotations.NullMarked;
