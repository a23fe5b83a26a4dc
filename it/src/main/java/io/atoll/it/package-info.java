/** SQL files and real clients. */
@NullMarked
package io.atoll.it;

import org.jspecify.annotations.NullMarked;
