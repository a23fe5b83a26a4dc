package io.atoll.store;

/**
 * Up to which timestamp a replica has all that is ever committed, as its Region's leader said, see
 * {@link io.atoll.api.ReadState}. Holds for one version of the Region's range. Thread-safe.
 */
final class SafeTimestamp {
  private long version;
  private long safeTs;

  // Said of an index that was not applied yet; 0 for nothing.
  private long nextTs;
  private long nextIndex;

  /**
   * @param rangeVersion of the Region's epoch
   * @param applied the replica's applied index
   */
  synchronized void told(long rangeVersion, long index, long ts, long applied) {
    if (rangeVersion < version) {
      return;
    }
    if (rangeVersion > version) {
      version = rangeVersion;
      safeTs = 0;
      nextTs = 0;
    }
    advance(applied);
    if (index <= applied) {
      safeTs = Math.max(safeTs, ts);
    } else if (nextTs == 0) {
      // Whoever lags always reaches one of them at last.
      nextTs = ts;
      nextIndex = index;
    }
  }

  private void advance(long applied) {
    if (nextTs != 0 && nextIndex <= applied) {
      safeTs = Math.max(safeTs, nextTs);
      nextTs = 0;
    }
  }

  /** 0 where nothing is known of that version. */
  synchronized long at(long rangeVersion, long applied) {
    if (rangeVersion != version) {
      return 0;
    }
    advance(applied);
    return safeTs;
  }
}
