/** Coprocessor plans and chunks in bytes. */
@NullMarked
package io.atoll.rpc.plan;

import org.jspecify.annotations.NullMarked;
