package io.atoll.rpc.wire;

import io.atoll.api.Peer;
import io.atoll.api.RegionId;

/**
 * A message between two replicas of a Region, opaque to whoever carries it. Nobody changes the
 * array.
 */
public record PeerMessage(RegionId region, Peer from, Peer to, byte[] content) {}
