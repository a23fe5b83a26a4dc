package io.atoll.api;

import java.util.List;

/**
 * What a Region's leader tells of it, after each change and now and then.
 *
 * @param term in which {@code leader} leads: of two that say so the one of the greater term does
 * @param approximateSizeBytes of keys and values in the engine
 * @param downPeers replicas that have not answered for a while
 * @param pendingPeers replicas that lack entries that the leader no longer has in its log, or are
 *     far behind: not to be promoted or made leader yet
 * @param load since the heartbeat before
 */
public record RegionHeartbeat(
    Region region,
    Peer leader,
    long term,
    long approximateSizeBytes,
    long approximateKeys,
    List<DownPeer> downPeers,
    List<Peer> pendingPeers,
    Load load) {

  /** A replica that does not answer, and since when. */
  public record DownPeer(Peer peer, long seconds) {}

  /**
   * Work done, in bytes, keys and nanoseconds of CPU, and in how many requests.
   *
   * @param readBytes of keys and values looked at
   * @param writtenKeys records written
   */
  public record Load(
      long readBytes,
      long readKeys,
      long writtenBytes,
      long writtenKeys,
      long cpuNanos,
      long reads,
      long writes) {
    public static final Load NONE = new Load(0, 0, 0, 0, 0, 0, 0);

    /** Where requests were not counted. */
    public Load(long readBytes, long readKeys, long writtenBytes, long writtenKeys, long cpuNanos) {
      this(readBytes, readKeys, writtenBytes, writtenKeys, cpuNanos, 0, 0);
    }

    public Load plus(Load other) {
      return new Load(
          readBytes + other.readBytes,
          readKeys + other.readKeys,
          writtenBytes + other.writtenBytes,
          writtenKeys + other.writtenKeys,
          cpuNanos + other.cpuNanos,
          reads + other.reads,
          writes + other.writes);
    }

    /** Whether nothing of it is less. */
    public boolean isAtLeast(Load other) {
      return readBytes >= other.readBytes
          && readKeys >= other.readKeys
          && writtenBytes >= other.writtenBytes
          && writtenKeys >= other.writtenKeys
          && cpuNanos >= other.cpuNanos
          && reads >= other.reads
          && writes >= other.writes;
    }

    public Load minus(Load other) {
      return new Load(
          readBytes - other.readBytes,
          readKeys - other.readKeys,
          writtenBytes - other.writtenBytes,
          writtenKeys - other.writtenKeys,
          cpuNanos - other.cpuNanos,
          reads - other.reads,
          writes - other.writes);
    }
  }

  public RegionHeartbeat {
    downPeers = List.copyOf(downPeers);
    pendingPeers = List.copyOf(pendingPeers);
  }

  /** This, of another load. */
  public RegionHeartbeat with(Load other) {
    return load == other
        ? this
        : new RegionHeartbeat(
            region,
            leader,
            term,
            approximateSizeBytes,
            approximateKeys,
            downPeers,
            pendingPeers,
            other);
  }

  /** Of a leader whose replicas are all well. */
  public static RegionHeartbeat of(
      Region region, Peer leader, long term, long approximateSizeBytes, long approximateKeys) {
    return new RegionHeartbeat(
        region,
        leader,
        term,
        approximateSizeBytes,
        approximateKeys,
        List.of(),
        List.of(),
        Load.NONE);
  }
}
