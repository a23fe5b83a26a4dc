package io.atoll.api;

/** The cluster-wide id of a store. */
public record StoreId(long value) {}
