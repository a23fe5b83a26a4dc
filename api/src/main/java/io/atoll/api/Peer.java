package io.atoll.api;

/** One replica of a Region. */
public record Peer(long id, StoreId store, boolean isLearner) {}
