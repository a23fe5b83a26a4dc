package io.atoll.session.cluster;

import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The Regions that read or write most, those that do neither left out. */
public final class HotRegions {
  /** Of each kind. */
  private static final int MOST = 100;

  /** A Region and what it reads, or writes. */
  public record Hot(
      RegionReport region, boolean isWrite, double bytesPerSecond, double keysPerSecond) {}

  private HotRegions() {}

  /** Writers first, each kind by bytes. */
  public static List<Hot> of(List<RegionReport> regions) {
    List<Hot> result = new ArrayList<>(of(regions, true));
    result.addAll(of(regions, false));
    return result;
  }

  private static List<Hot> of(List<RegionReport> regions, boolean isWrite) {
    return regions.stream()
        .map(each -> hot(each, isWrite))
        .filter(each -> each.bytesPerSecond() > 0 || each.keysPerSecond() > 0)
        .sorted(
            Comparator.comparingDouble(Hot::bytesPerSecond)
                .thenComparingDouble(Hot::keysPerSecond)
                .reversed())
        .limit(MOST)
        .toList();
  }

  private static Hot hot(RegionReport region, boolean isWrite) {
    RegionHeartbeat.Load load = region.told().load();
    return new Hot(
        region,
        isWrite,
        region.perSecond(isWrite ? load.writtenBytes() : load.readBytes()),
        region.perSecond(isWrite ? load.writtenKeys() : load.readKeys()));
  }
}
