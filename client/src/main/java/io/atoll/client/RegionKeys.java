package io.atoll.client;

import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Some keys of a list, by position, that one Region holds. The positions array is owned. */
record RegionKeys(CachedRegion region, int[] positions) {

  List<Key> keys(List<Key> all) {
    if (positions.length == all.size()) {
      return all;
    }
    List<Key> result = new ArrayList<>(positions.length);
    for (int position : positions) {
      result.add(all.get(position));
    }
    return result;
  }

  /** Groups keys by Region, keeping their order within it, at most {@code maxKeys} to a group. */
  static List<RegionKeys> group(RegionCache cache, List<Key> keys, int[] positions, int maxKeys) {
    CachedRegion first = cache.find(keys.get(positions[0]));
    int same = 1;
    while (same < positions.length && first.contains(keys.get(positions[same]))) {
      same++;
    }
    if (same == positions.length && same <= maxKeys) {
      return List.of(new RegionKeys(first, positions));
    }
    Map<CachedRegion, IntList> byRegion = new LinkedHashMap<>();
    CachedRegion region = first;
    for (int position : positions) {
      Key key = keys.get(position);
      if (!region.contains(key)) {
        region = cache.find(key);
      }
      byRegion.computeIfAbsent(region, r -> new IntList()).add(position);
    }
    List<RegionKeys> groups = new ArrayList<>(byRegion.size());
    for (Map.Entry<CachedRegion, IntList> entry : byRegion.entrySet()) {
      int[] all = entry.getValue().toArray();
      for (int from = 0; from < all.length; from += maxKeys) {
        int to = (int) Math.min(all.length, (long) from + maxKeys);
        groups.add(new RegionKeys(entry.getKey(), Arrays.copyOfRange(all, from, to)));
      }
    }
    return groups;
  }
}
