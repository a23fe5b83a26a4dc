package io.atoll.api;

/** The cluster-wide id of a Region; also the id of its Raft group. Never reused. */
public record RegionId(long value) {}
