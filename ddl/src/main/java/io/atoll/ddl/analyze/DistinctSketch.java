package io.atoll.ddl.analyze;

import java.util.HashSet;
import java.util.Set;

/**
 * Estimates how many different values there are: Flajolet and Martin's distinct sampling as TiDB
 * uses it. Of all hashes those are kept whose low bits are zero, so many bits that the kept ones
 * stay few. Exact up to {@link #MAX_KEPT} values.
 */
final class DistinctSketch {
  private static final int MAX_KEPT = 10_000;

  private final Set<Long> kept = new HashSet<>();
  private long mask;

  void add(byte[] bytes, int length) {
    long hash = hash(bytes, length);
    if ((hash & mask) != 0 || !kept.add(hash) || kept.size() <= MAX_KEPT) {
      return;
    }
    mask = mask * 2 + 1;
    kept.removeIf(each -> (each & mask) != 0);
  }

  long distinct() {
    return (mask + 1) * kept.size();
  }

  /** FNV-1a, its bits mixed by MurmurHash3's finalizer. */
  private static long hash(byte[] bytes, int length) {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < length; i++) {
      h = (h ^ bytes[i]) * 0x100000001b3L;
    }
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }
}
