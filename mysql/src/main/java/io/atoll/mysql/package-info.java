/** Wire protocol server. */
@NullMarked
package io.atoll.mysql;

import org.jspecify.annotations.NullMarked;
