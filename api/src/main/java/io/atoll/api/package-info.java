/** Interfaces of store and placement and their plain messages. */
@NullMarked
package io.atoll.api;

import org.jspecify.annotations.NullMarked;
