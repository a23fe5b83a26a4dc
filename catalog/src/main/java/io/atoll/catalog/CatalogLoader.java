package io.atoll.catalog;

import io.atoll.api.Timestamps;
import io.atoll.client.KvClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the newest catalog of a node. A reload reads what changed since by the diffs, or everything
 * where there are too many. The catalog is good for commits up to the lease's end: a schema change
 * waits in each of its states until every node's older lease is over. Thread-safe.
 */
public final class CatalogLoader {
  /** More diffs than these are slower than reading everything. */
  private static final int MAX_DIFFS = 100;

  /** Catalogs of the past that are kept. */
  private static final int MAX_PAST = 8;

  private record Loaded(CatalogSnapshot catalog, long atTs) {}

  private final KvClient client;
  private final long leaseMillis;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile Loaded loaded;

  /** Catalogs of the past that were asked for last, by version. Guarded by itself. */
  private final Map<Long, CatalogSnapshot> past =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CatalogSnapshot> eldest) {
          return size() > MAX_PAST;
        }
      };

  /** Loads everything. */
  public CatalogLoader(KvClient client, long leaseMillis) {
    this.client = client;
    this.leaseMillis = leaseMillis;
    long ts = client.currentTimestamp();
    MetaReader meta = new MetaReader(client.snapshot(ts));
    this.loaded = new Loaded(loadAll(meta, meta.schemaVersion()), ts);
  }

  /** The newest catalog this node knows. Costs nothing. */
  public Catalog current() {
    return loaded.catalog();
  }

  /** Reads what changed and returns the catalog as of now. */
  public Catalog reload() {
    return reloadAt(client.currentTimestamp()).catalog();
  }

  private Loaded reloadAt(long ts) {
    Loaded before = loaded;
    if (before.atTs() >= ts) {
      return before;
    }
    MetaReader meta = new MetaReader(client.snapshot(ts));
    long version = meta.schemaVersion();
    CatalogSnapshot catalog = before.catalog();
    if (version != catalog.version()) {
      catalog = loadSince(meta, catalog, version);
    }
    Loaded fresh = new Loaded(catalog, ts);
    loading.lock();
    try {
      // A slower reload must not put back an older catalog.
      if (loaded.atTs() < ts) {
        loaded = fresh;
      }
      return loaded;
    } finally {
      loading.unlock();
    }
  }

  /**
   * The catalog as it was at a timestamp (stale reads, AS OF). Reads everything where its version
   * is none of those known.
   */
  public Catalog at(long ts) {
    MetaReader meta = new MetaReader(client.snapshot(ts));
    long version = meta.schemaVersion();
    CatalogSnapshot now = loaded.catalog();
    if (version == now.version()) {
      return now;
    }
    synchronized (past) {
      CatalogSnapshot known = past.get(version);
      if (known != null) {
        return known;
      }
    }
    CatalogSnapshot read = loadAll(meta, version);
    synchronized (past) {
      past.put(version, read);
    }
    return read;
  }

  private static CatalogSnapshot loadAll(MetaReader meta, long version) {
    Map<DatabaseInfo, List<TableInfo>> content = new LinkedHashMap<>();
    for (DatabaseInfo database : meta.databases()) {
      content.put(database, meta.tables(database.id()));
    }
    return CatalogSnapshot.of(version, content);
  }

  private static CatalogSnapshot loadSince(MetaReader meta, CatalogSnapshot base, long version) {
    if (version < base.version() || version - base.version() > MAX_DIFFS) {
      return loadAll(meta, version);
    }
    List<SchemaDiff> diffs = new ArrayList<>();
    for (long v = base.version() + 1; v <= version; v++) {
      Optional<SchemaDiff> diff = meta.diff(v);
      if (diff.isEmpty()) {
        return loadAll(meta, version);
      }
      diffs.add(diff.get());
    }
    Map<Long, Optional<DatabaseInfo>> databases = new HashMap<>();
    Map<Long, Optional<CatalogSnapshot.Placed>> tables = new HashMap<>();
    for (SchemaDiff diff : diffs) {
      Set<Long> databaseIds = diff.databaseIds();
      for (long id : databaseIds) {
        databases.computeIfAbsent(id, meta::databaseById);
      }
      for (long id : diff.tableIds()) {
        for (long databaseId : databaseIds) {
          Optional<CatalogSnapshot.Placed> found =
              meta.tableById(databaseId, id)
                  .map(table -> new CatalogSnapshot.Placed(databaseId, table));
          if (found.isPresent() || !tables.containsKey(id)) {
            tables.put(id, found);
          }
        }
      }
    }
    return base.with(version, databases, tables);
  }

  // The schema lease.

  /** The latest commit timestamp that {@link #current} is certainly good for. */
  public long maxCommitTs() {
    return Timestamps.compose(Timestamps.physicalMillis(loaded.atTs()) + leaseMillis, 0);
  }

  /** Makes the newest catalog good for commits at {@code commitTs}, reading what changed since. */
  public void renew(long commitTs) {
    if (commitTs > maxCommitTs()) {
      reloadAt(commitTs);
    }
  }
}
