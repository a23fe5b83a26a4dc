package io.atoll.api;

/**
 * What a store tells of itself, every few seconds.
 *
 * @param capacityBytes of the disk that it may use
 * @param availableBytes of these not yet used
 * @param regionCount replicas that it holds
 * @param leaderCount of these that lead
 * @param startedAtMillis wall clock of its start
 * @param isBusy requests had to be refused since the heartbeat before
 * @param load of all its Regions since then
 */
public record StoreHeartbeat(
    StoreId store,
    long capacityBytes,
    long availableBytes,
    int regionCount,
    int leaderCount,
    long startedAtMillis,
    boolean isBusy,
    RegionHeartbeat.Load load) {
  /** Of a store that does nothing. */
  public StoreHeartbeat(
      StoreId store,
      long capacityBytes,
      long availableBytes,
      int regionCount,
      int leaderCount,
      long startedAtMillis) {
    this(
        store,
        capacityBytes,
        availableBytes,
        regionCount,
        leaderCount,
        startedAtMillis,
        false,
        RegionHeartbeat.Load.NONE);
  }
}
