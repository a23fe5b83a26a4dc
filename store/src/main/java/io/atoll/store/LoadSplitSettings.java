package io.atoll.store;

/**
 * When Regions are split because much is asked of them; names and defaults are TiKV's.
 *
 * @param qpsThreshold reads a second from which on a Region is watched; 0 for never by them
 * @param byteThreshold bytes read a second from which on it is; 0 for never by them
 * @param cpuThreshold nanoseconds of CPU a second from which on it is; 0 for never by them
 * @param detectTimes seconds in a row for which it must be so before it is split
 * @param sampleNum reads a second that are looked at
 * @param sampleThreshold the fewest reads looked at that say where to split
 * @param balanceScore how much the reads on both sides may differ, as a share of them
 * @param containedScore the share of reads that may cross the border
 * @param leastRows of each side
 */
public record LoadSplitSettings(
    long qpsThreshold,
    long byteThreshold,
    long cpuThreshold,
    int detectTimes,
    int sampleNum,
    int sampleThreshold,
    double balanceScore,
    double containedScore,
    int leastRows) {

  public LoadSplitSettings {
    if (detectTimes < 1 || sampleNum < 1 || sampleThreshold < 1 || leastRows < 1) {
      throw new IllegalArgumentException("counts must be positive");
    }
  }

  /**
   * @param processors of the machine: a Region that keeps a quarter of them busy is too much
   */
  public static LoadSplitSettings defaults(int processors) {
    return new LoadSplitSettings(
        3_000, 30L << 20, processors * 250_000_000L, 10, 20, 100, 0.25, 0.5, 1_000);
  }

  public LoadSplitSettings with(long qps, long bytes, int times) {
    return new LoadSplitSettings(
        qps,
        bytes,
        cpuThreshold,
        times,
        sampleNum,
        sampleThreshold,
        balanceScore,
        containedScore,
        leastRows);
  }
}
