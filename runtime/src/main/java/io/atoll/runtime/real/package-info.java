/** The world as it is: the machine's clock, threads and disk. */
@NullMarked
package io.atoll.runtime.real;

import org.jspecify.annotations.NullMarked;
