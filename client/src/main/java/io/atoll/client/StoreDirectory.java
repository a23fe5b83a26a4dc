package io.atoll.client;

import io.atoll.api.Store;
import io.atoll.api.StoreId;
import org.jspecify.annotations.Nullable;

/** Where the stores are: in this process, or stubs of remote ones. */
@FunctionalInterface
public interface StoreDirectory {
  /** The store; null where it is not known (any more). Must not block. */
  @Nullable Store store(StoreId id);
}
