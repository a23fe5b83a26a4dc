package io.atoll.api;

/**
 * The version of a Region's descriptor.
 *
 * @param confVersion grows with each change of peers
 * @param version grows with each split and merge
 */
public record RegionEpoch(long confVersion, long version) {}
