package io.atoll.api;

/**
 * A store as its clients see it, free of transport: called directly in one process, or through
 * {@code rpc}. Calls block (virtual threads are cheap); they are thread-safe.
 *
 * <p>Every request names one Region. All keys of a request must lie in it.
 */
public interface Store {
  StoreId id();

  /** Runs one request. Never throws for expected outcomes; those are in the result. */
  <R extends StoreResponse> RegionResult<R> execute(
      RequestContext context, StoreRequest<R> request);
}
