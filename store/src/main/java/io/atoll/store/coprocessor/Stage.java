package io.atoll.store.coprocessor;

import io.atoll.chunk.Chunk;

/**
 * An operator of a pushed-down plan: takes chunks in, gives chunks to the next. One thread. A chunk
 * given on belongs to the receiver.
 */
interface Stage {
  void accept(Chunk chunk);

  /** No more rows come in this request: gives on what is held. */
  void finish();

  /** Whether more rows would change nothing. */
  boolean isSatisfied();

  /** Heap held here and behind, for the page's limit. */
  long heldBytes();
}
