/** Packets of the MySQL protocol: framing, compression, primitive types, constants. */
@NullMarked
package io.atoll.mysql.packet;

import org.jspecify.annotations.NullMarked;
