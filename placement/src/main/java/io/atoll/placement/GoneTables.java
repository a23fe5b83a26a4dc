package io.atoll.placement;

import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables that are gone for good and whose ranges are empty, as long as Regions begin with them;
 * kept over restarts. Ids of tables are never given out again. Thread-safe.
 */
final class GoneTables {
  private static final String GONE = "gone-table/";

  private final SavedValues saved;
  private final Set<Long> tables = ConcurrentHashMap.newKeySet();

  GoneTables(SavedValues saved) {
    this.saved = saved;
    saved.withPrefix(GONE).keySet().forEach(id -> tables.add(Long.parseLong(id)));
  }

  void add(Collection<Long> ids) {
    Map<String, byte[]> records = new HashMap<>();
    for (long id : ids) {
      if (!tables.contains(id)) {
        records.put(GONE + id, SavedValues.bytes(1));
      }
    }
    saved.save(records);
    tables.addAll(ids);
  }

  boolean contains(long table) {
    return tables.contains(table);
  }

  boolean isEmpty() {
    return tables.isEmpty();
  }

  /** Those that no Region begins with any more, as far as the Regions are known. */
  List<Long> outlived(RegionMap regions) {
    List<Long> result = new ArrayList<>();
    for (long id : tables) {
      Key start = TableOf.start(id);
      List<KnownRegion> there = regions.known(start, TableOf.end(id), 2);
      if (there.size() == 1 && there.getFirst().region().start().compareTo(start) < 0) {
        result.add(id);
      }
    }
    return result;
  }

  void forget(Collection<Long> ids) {
    Map<String, byte[]> records = new HashMap<>();
    ids.forEach(id -> records.put(GONE + id, Journal.REMOVED));
    saved.save(records);
    tables.removeAll(ids);
  }
}
