package io.atoll.api;

/**
 * The answer to a {@link StoreRequest}: one record per request, beside it in the same file's
 * family.
 */
public interface StoreResponse {}
