package io.atoll.api;

import java.time.Duration;
import java.util.Optional;

/**
 * A store as its watchers see it.
 *
 * @param heartbeat the last one since placement began to serve here
 * @param silence since then, or since placement began to serve here
 * @param isConnected it was heard of a moment ago
 * @param isGivenUp it is silent for longer than max-store-down-time
 * @param isLeaderless leaders are kept away from it by wish
 * @param replicas and what follows, by the Regions that are known
 * @param weightBytes of its replicas, each of them a mebibyte at least
 * @param cpuNanosPerSecond of the Regions that it leads
 */
public record StoreReport(
    StoreDescription description,
    String namespace,
    Optional<StoreHeartbeat> heartbeat,
    Duration silence,
    boolean isConnected,
    boolean isGivenUp,
    boolean isLeaderless,
    int replicas,
    int leaders,
    long weightBytes,
    long cpuNanosPerSecond) {}
