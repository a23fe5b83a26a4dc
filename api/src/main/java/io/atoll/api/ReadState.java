package io.atoll.api;

/**
 * What a leader says of its Region to replicas that follow, so that they can serve reads of the
 * past without asking: everything that is or will be committed at or below {@code safeTs} is in the
 * log up to {@code index}. It stays true whoever leads later; of another epoch it says nothing.
 */
public record ReadState(RegionId region, RegionEpoch epoch, long index, long safeTs) {}
