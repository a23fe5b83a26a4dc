/** Stored rows and index entries to chunks and back: what stores and SQL nodes both do. */
@NullMarked
package io.atoll.api.scan;

import org.jspecify.annotations.NullMarked;
