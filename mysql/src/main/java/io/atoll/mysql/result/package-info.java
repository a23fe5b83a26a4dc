/** Results on the wire: column definitions, text and binary rows straight from chunks. */
@NullMarked
package io.atoll.mysql.result;

import org.jspecify.annotations.NullMarked;
