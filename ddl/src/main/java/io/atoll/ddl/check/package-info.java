/** ADMIN CHECK TABLE and ADMIN CHECKSUM TABLE. */
@NullMarked
package io.atoll.ddl.check;

import org.jspecify.annotations.NullMarked;
