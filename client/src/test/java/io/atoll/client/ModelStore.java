package io.atoll.client;

import io.atoll.api.KeyError;
import io.atoll.api.KeyError.WriteConflict;
import io.atoll.api.LockInfo;
import io.atoll.api.Mutation;
import io.atoll.api.Peer;
import io.atoll.api.Placement;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RegionStep;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.api.StoreResponses;
import io.atoll.api.StoreResponses.KeyValue;
import io.atoll.api.StoreResponses.TxnStatus;
import io.atoll.api.Timestamps;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.types.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store and a placement service in one, deliberately simple: everything in memory under one
 * monitor, Percolator written down as plainly as possible. What the client is tested against.
 */
final class ModelStore implements Store, Placement {
  private record Version(long startTs, byte @Nullable [] value, boolean isLockOnly) {}

  private static final class Lock {
    final LockInfo info;
    final byte @Nullable [] value;
    long ttl;
    long minCommitTs;

    Lock(LockInfo info, byte @Nullable [] value) {
      this.info = info;
      this.value = value;
      this.ttl = info.ttlMillis();
      this.minCommitTs = info.minCommitTs();
    }

    LockInfo now() {
      return new LockInfo(
          info.key(),
          info.primary(),
          info.startTs(),
          ttl,
          info.kind(),
          info.forUpdateTs(),
          minCommitTs,
          info.useAsyncCommit(),
          info.secondaries(),
          info.txnSize(),
          info.isShared());
    }
  }

  private static final class Row {
    final TreeMap<Long, Version> versions = new TreeMap<>(Collections.reverseOrder());
    final Set<Long> rolledBack = new HashSet<>();
    final List<Lock> locks = new ArrayList<>();
  }

  private final TreeMap<Key, Row> rows = new TreeMap<>();
  private final TreeMap<Key, Region> regions = new TreeMap<>();
  private final Map<Long, Long> waitsFor = new HashMap<>();
  private final AtomicLong clockMillis = new AtomicLong(1_000);
  private final Map<Long, Long> sequences = new HashMap<>();
  private long lastTs = Timestamps.compose(1_000, 0);
  private long maxTs;
  private long nextId = 100;
  private final Peer peer = new Peer(1, new StoreId(1), false);

  /** Requests by kind, for tests that count calls. */
  final Map<String, Integer> calls = new HashMap<>();

  int timestampCalls;

  /** Answers instead of the store where not null; before the request is run. */
  volatile Function<StoreRequest<?>, @Nullable RegionResult<?>> before = r -> null;

  /** As {@link #before}, after the request was run. */
  volatile Function<StoreRequest<?>, @Nullable RegionResult<?>> after = r -> null;

  volatile boolean declinesShortCuts;

  ModelStore() {
    regions.put(Key.EMPTY, region(1, Key.EMPTY, Key.EMPTY, 1));
  }

  private Region region(long id, Key start, Key end, long version) {
    return new Region(
        new RegionId(id),
        EncodedKeys.encode(start),
        EncodedKeys.encode(end),
        new RegionEpoch(1, version),
        List.of(peer));
  }

  /** Time goes on, for lock lives. */
  void advanceMillis(long millis) {
    clockMillis.addAndGet(millis);
  }

  @Override
  public StoreId id() {
    return peer.store();
  }

  // Placement.

  @Override
  public synchronized long timestamp() {
    timestampCalls++;
    return timestamps(1);
  }

  @Override
  public synchronized long timestamps(int count) {
    lastTs = Math.max(lastTs, Timestamps.compose(clockMillis.get(), 0)) + count;
    return lastTs;
  }

  @Override
  public synchronized Routed regionByKey(Key encodedKey) {
    for (Region region : regions.values()) {
      if (region.contains(encodedKey)) {
        return new Routed(region, peer);
      }
    }
    throw new IllegalStateException("no Region for " + encodedKey);
  }

  @Override
  public List<Routed> scanRegions(Key encodedStart, Key encodedEnd, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized long allocateIds(int count) {
    long first = nextId;
    nextId += count;
    return first;
  }

  @Override
  public long clusterId() {
    return 1;
  }

  @Override
  public Region bootstrap(Region proposed) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putStore(StoreDescription store) {}

  @Override
  public List<StoreDescription> stores() {
    return List.of();
  }

  @Override
  public Optional<RegionStep> regionHeartbeat(RegionHeartbeat heartbeat) {
    return Optional.empty();
  }

  @Override
  public void storeHeartbeat(StoreHeartbeat heartbeat) {}

  @Override
  public synchronized long allocateAutoIncrement(
      long tableId, int count, long increment, long offset) {
    long first = sequences.getOrDefault(tableId, 1L);
    sequences.put(tableId, first + count);
    return first;
  }

  @Override
  public void raiseAutoIncrement(long tableId, long atLeast) {}

  @Override
  public synchronized long peekAutoIncrement(long tableId) {
    return sequences.getOrDefault(tableId, 1L);
  }

  @Override
  public void resetAutoIncrement(long tableId, long next) {}

  @Override
  public long gcSafePoint() {
    return 0;
  }

  @Override
  public long updateGcSafePoint(long safePoint) {
    return 0;
  }

  @Override
  public void tablesGone(List<Long> tableIds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void holdSafePoint(String service, long safePoint, long ttlMillis) {}

  // Regions.

  synchronized int regionCount() {
    return regions.size();
  }

  synchronized void splitAt(Key key) {
    Map.Entry<Key, Region> entry = regions.floorEntry(key);
    if (entry.getKey().equals(key)) {
      return;
    }
    Region old = entry.getValue();
    Key end = EncodedKeys.decode(old.end());
    long version = old.epoch().version() + 1;
    regions.put(entry.getKey(), region(old.id().value(), entry.getKey(), key, version));
    regions.put(key, region(nextId++, key, end, version));
  }

  synchronized int lockCount() {
    int count = 0;
    for (Row row : rows.values()) {
      count += row.locks.size();
    }
    return count;
  }

  // Requests.

  @Override
  @SuppressWarnings("unchecked")
  public <R extends StoreResponse> RegionResult<R> execute(
      RequestContext context, StoreRequest<R> request) {
    synchronized (this) {
      calls.merge(request.getClass().getSimpleName(), 1, Integer::sum);
    }
    RegionResult<?> forced = before.apply(request);
    if (forced != null) {
      return (RegionResult<R>) forced;
    }
    RegionResult<R> result;
    synchronized (this) {
      Region region = null;
      for (Region each : regions.values()) {
        if (each.id().equals(context.region())) {
          region = each;
        }
      }
      if (region == null) {
        return new RegionResult.RegionNotFound<>(context.region());
      }
      if (!region.epoch().equals(context.epoch())) {
        return new RegionResult.EpochNotMatch<>(List.copyOf(regions.values()));
      }
      try {
        result = new RegionResult.Ok<>((R) run(context, region, request));
      } catch (OutsideRegion e) {
        throw new AssertionError("key outside of its Region: " + e.key + " in " + region, e);
      }
      notifyAll();
    }
    forced = after.apply(request);
    return forced != null ? (RegionResult<R>) forced : result;
  }

  private static final class OutsideRegion extends RuntimeException {
    final transient Key key;

    OutsideRegion(Key key) {
      this.key = key;
    }
  }

  private Row row(Region region, Key key) {
    if (!region.contains(EncodedKeys.encode(key))) {
      throw new OutsideRegion(key);
    }
    return rows.computeIfAbsent(key, k -> new Row());
  }

  private StoreResponse run(RequestContext context, Region region, StoreRequest<?> request) {
    return switch (request) {
      case StoreRequest.Get r -> {
        KeyError error = readError(context, row(region, r.key()), r.startTs());
        yield error != null
            ? new StoreResponses.Get(null, 0, error)
            : new StoreResponses.Get(read(row(region, r.key()), r.startTs()), 0, null);
      }
      case StoreRequest.BatchGet r -> {
        List<KeyValue> pairs = new ArrayList<>();
        for (Key key : r.keys()) {
          KeyError error = readError(context, row(region, key), r.startTs());
          if (error != null) {
            yield new StoreResponses.BatchGet(pairs, error);
          }
          byte[] value = read(row(region, key), r.startTs());
          if (value != null) {
            pairs.add(new KeyValue(key, value));
          }
        }
        yield new StoreResponses.BatchGet(pairs, null);
      }
      case StoreRequest.Scan r -> scan(context, region, r);
      case StoreRequest.Prewrite r -> prewrite(region, r);
      case StoreRequest.Commit r -> commit(region, r);
      case StoreRequest.Rollback r -> {
        KeyError error = null;
        for (Key key : r.keys()) {
          Row row = row(region, key);
          Long committed = committedTs(row, r.startTs());
          if (committed != null) {
            error = new KeyError.AlreadyCommitted(r.startTs(), committed);
          } else {
            rollBack(row, r.startTs());
          }
        }
        yield new StoreResponses.Rollback(error);
      }
      case StoreRequest.PessimisticLock r -> lock(region, r);
      case StoreRequest.PessimisticRollback r -> {
        for (Key key : r.keys()) {
          row(region, key)
              .locks
              .removeIf(l ->
                  l.info.startTs() == r.startTs()
                      && l.info.kind() == LockInfo.Kind.PESSIMISTIC
                      && l.info.forUpdateTs() <= r.forUpdateTs());
        }
        yield new StoreResponses.PessimisticRollback(List.of());
      }
      case StoreRequest.CheckTxnStatus r -> status(region, r);
      case StoreRequest.CheckSecondaryLocks r -> {
        List<LockInfo> found = new ArrayList<>();
        long commitTs = 0;
        for (Key key : r.keys()) {
          Row row = row(region, key);
          Lock own = own(row, r.startTs());
          if (own != null && own.info.kind() != LockInfo.Kind.PESSIMISTIC) {
            found.add(own.now());
            continue;
          }
          Long committed = committedTs(row, r.startTs());
          if (committed != null) {
            commitTs = committed;
          } else {
            rollBack(row, r.startTs());
          }
        }
        yield new StoreResponses.CheckSecondaryLocks(found, commitTs, null);
      }
      case StoreRequest.TxnHeartBeat r -> {
        Lock own = own(row(region, r.primary()), r.startTs());
        if (own == null) {
          yield new StoreResponses.TxnHeartBeat(
              0, new KeyError.TxnLockNotFound(r.primary(), r.startTs()));
        }
        own.ttl = Math.max(own.ttl, r.adviseTtlMillis());
        yield new StoreResponses.TxnHeartBeat(own.ttl, null);
      }
      case StoreRequest.ResolveLock r -> {
        List<Key> keys = r.keys();
        if (keys.isEmpty()) {
          keys = new ArrayList<>();
          for (Map.Entry<Key, Row> entry : rows.entrySet()) {
            if (own(entry.getValue(), r.startTs()) != null
                && region.contains(EncodedKeys.encode(entry.getKey()))) {
              keys.add(entry.getKey());
            }
          }
        }
        for (Key key : keys) {
          Row row = row(region, key);
          if (own(row, r.startTs()) == null) {
            continue;
          }
          if (r.commitTs() > 0) {
            commit(row, r.startTs(), r.commitTs());
          } else {
            rollBack(row, r.startTs());
          }
        }
        yield new StoreResponses.ResolveLock(null);
      }
      case StoreRequest.ReadIndex _, StoreRequest.TellReadStates _ ->
          throw new IllegalStateException("a follower's question to a store without followers");
      case StoreRequest.ScanLock r -> {
        maxTs = Math.max(maxTs, r.maxTs());
        List<LockInfo> locks = new ArrayList<>();
        for (Map.Entry<Key, Row> entry : rows.tailMap(r.start(), true).entrySet()) {
          if (!r.end().isEmpty() && entry.getKey().compareTo(r.end()) >= 0) {
            break;
          }
          for (Lock lock : entry.getValue().locks) {
            if (lock.info.startTs() <= r.maxTs() && locks.size() < r.limit()) {
              locks.add(lock.now());
            }
          }
        }
        yield new StoreResponses.ScanLock(locks, null);
      }
      case StoreRequest.DeleteRange r -> {
        row(region, r.start());
        rows.entrySet()
            .removeIf(e ->
                e.getKey().compareTo(r.start()) >= 0
                    && (r.end().isEmpty() || e.getKey().compareTo(r.end()) < 0));
        yield new StoreResponses.DeleteRange();
      }
      case StoreRequest.Gc r -> new StoreResponses.Gc(0);
      case StoreRequest.SplitRegion r -> {
        for (Key key : r.splitKeys()) {
          splitAt(key);
        }
        yield new StoreResponses.SplitRegion(List.copyOf(regions.values()));
      }
      case StoreRequest.Coprocess r -> coprocess(context, region, r);
      case StoreRequest.Checksum r -> throw new UnsupportedOperationException();
      case StoreRequest.Cleanup r -> throw new UnsupportedOperationException();
      case StoreRequest.RawGet r -> throw new UnsupportedOperationException();
      case StoreRequest.RawPut r -> throw new UnsupportedOperationException();
      case StoreRequest.RawDelete r -> throw new UnsupportedOperationException();
      case StoreRequest.RawDeleteRange r -> throw new UnsupportedOperationException();
      case StoreRequest.RawScan r -> throw new UnsupportedOperationException();
    };
  }

  private @Nullable KeyError readError(RequestContext context, Row row, long startTs) {
    if (startTs != Timestamps.MAX) {
      maxTs = Math.max(maxTs, startTs);
    }
    for (Lock lock : row.locks) {
      boolean isWrite =
          lock.info.kind() == LockInfo.Kind.PUT || lock.info.kind() == LockInfo.Kind.DELETE;
      if (isWrite
          && lock.info.startTs() <= startTs
          && lock.minCommitTs <= startTs
          && !context.resolvedLocks().contains(lock.info.startTs())) {
        return new KeyError.Locked(lock.now());
      }
    }
    return null;
  }

  private static byte @Nullable [] read(Row row, long startTs) {
    for (Map.Entry<Long, Version> entry : row.versions.entrySet()) {
      if (entry.getKey() <= startTs && !entry.getValue().isLockOnly()) {
        return entry.getValue().value();
      }
    }
    return null;
  }

  private StoreResponse scan(RequestContext context, Region region, StoreRequest.Scan r) {
    List<KeyValue> pairs = new ArrayList<>();
    var range =
        r.end().isEmpty()
            ? rows.tailMap(r.start(), true)
            : rows.subMap(r.start(), true, r.end(), false);
    for (Map.Entry<Key, Row> entry : (r.isReverse() ? range.descendingMap() : range).entrySet()) {
      if (pairs.size() == r.limit()) {
        break;
      }
      row(region, entry.getKey());
      KeyError error = readError(context, entry.getValue(), r.startTs());
      if (error != null) {
        return new StoreResponses.Scan(pairs, error);
      }
      byte[] value = read(entry.getValue(), r.startTs());
      if (value != null) {
        pairs.add(new KeyValue(entry.getKey(), value));
      }
    }
    return new StoreResponses.Scan(pairs, null);
  }

  /** The values of the ranges as numbers, at most {@code maxBytes} of them to a page. */
  private StoreResponse coprocess(RequestContext context, Region region, StoreRequest.Coprocess r) {
    boolean isDescending = r.plan().scan().isDescending();
    List<KeyRange> left = new ArrayList<>(isDescending ? r.ranges().reversed() : r.ranges());
    Chunk chunk = Chunk.allocate(List.of(SqlType.BIGINT), 8);
    while (!left.isEmpty()) {
      KeyRange range = left.removeFirst();
      var part =
          range.end().isEmpty()
              ? rows.tailMap(range.start(), true)
              : rows.subMap(range.start(), true, range.end(), false);
      for (Map.Entry<Key, Row> entry : (isDescending ? part.descendingMap() : part).entrySet()) {
        row(region, entry.getKey());
        KeyError error = readError(context, entry.getValue(), r.startTs());
        if (error != null || chunk.physicalRows() >= r.maxBytes()) {
          left.addFirst(
              isDescending
                  ? new KeyRange(range.start(), entry.getKey().next())
                  : new KeyRange(entry.getKey(), range.end()));
          List<KeyRange> remaining = isDescending ? left.reversed() : left;
          return new StoreResponses.Coprocess(
              List.of(chunk), List.copyOf(remaining), error, chunk.physicalRows());
        }
        byte[] value = read(entry.getValue(), r.startTs());
        if (value != null) {
          chunk.longs(0).append(Long.parseLong(new String(value, StandardCharsets.UTF_8)));
          chunk.rowsAppended();
        }
      }
    }
    return new StoreResponses.Coprocess(List.of(chunk), List.of(), null, chunk.physicalRows());
  }

  private static @Nullable Lock own(Row row, long startTs) {
    for (Lock lock : row.locks) {
      if (lock.info.startTs() == startTs) {
        return lock;
      }
    }
    return null;
  }

  private static @Nullable Long committedTs(Row row, long startTs) {
    for (Map.Entry<Long, Version> entry : row.versions.entrySet()) {
      if (entry.getValue().startTs() == startTs) {
        return entry.getKey();
      }
    }
    return null;
  }

  private static void rollBack(Row row, long startTs) {
    row.locks.removeIf(l -> l.info.startTs() == startTs);
    row.rolledBack.add(startTs);
  }

  private static boolean commit(Row row, long startTs, long commitTs) {
    Lock own = own(row, startTs);
    if (own == null) {
      return committedTs(row, startTs) != null;
    }
    row.locks.remove(own);
    row.versions.put(
        commitTs, new Version(startTs, own.value, own.info.kind() == LockInfo.Kind.LOCK));
    return true;
  }

  private StoreResponse commit(Region region, StoreRequest.Commit r) {
    for (Key key : r.keys()) {
      Row row = row(region, key);
      Lock own = own(row, r.startTs());
      if (own != null && own.info.kind() == LockInfo.Kind.PESSIMISTIC) {
        throw new AssertionError("commit of a key not prewritten: " + key);
      }
      if (own != null && r.commitTs() < own.minCommitTs) {
        return new StoreResponses.Commit(
            new KeyError.CommitTsExpired(r.startTs(), r.commitTs(), key, own.minCommitTs), 0);
      }
      if (own == null && committedTs(row, r.startTs()) == null) {
        return new StoreResponses.Commit(new KeyError.TxnLockNotFound(key, r.startTs()), 0);
      }
    }
    for (Key key : r.keys()) {
      commit(row(region, key), r.startTs(), r.commitTs());
    }
    return new StoreResponses.Commit(null, r.commitTs());
  }

  private StoreResponse prewrite(Region region, StoreRequest.Prewrite r) {
    List<KeyError> errors = new ArrayList<>();
    long already = 0;
    for (Mutation m : r.mutations()) {
      Row row = row(region, m.key());
      Lock own = own(row, r.startTs());
      Long committed = committedTs(row, r.startTs());
      if (committed != null) {
        already = committed;
        continue;
      }
      if (row.rolledBack.contains(r.startTs())) {
        return conflict(m.key(), r, r.startTs(), WriteConflict.Reason.SELF_ROLLED_BACK);
      }
      for (Lock lock : row.locks) {
        if (lock != own && !(lock.info.isShared() && m.op() == Mutation.Op.LOCK)) {
          errors.add(new KeyError.Locked(lock.now()));
        }
      }
      if (own != null && own.info.kind() != LockInfo.Kind.PESSIMISTIC) {
        continue;
      }
      long newest = row.versions.isEmpty() ? 0 : row.versions.firstKey();
      if (r.forUpdateTs() == 0 && newest > r.startTs()) {
        return conflict(m.key(), r, newest, WriteConflict.Reason.OPTIMISTIC);
      }
      if (r.forUpdateTs() != 0 && own == null && newest > r.forUpdateTs()) {
        return conflict(m.key(), r, newest, WriteConflict.Reason.LOCK_LOST);
      }
      boolean mustBeNew = m.op() == Mutation.Op.INSERT || m.op() == Mutation.Op.CHECK_NOT_EXISTS;
      if (mustBeNew && read(row, Timestamps.MAX) != null) {
        return new StoreResponses.Prewrite(List.of(new KeyError.AlreadyExists(m.key())), 0, 0);
      }
    }
    if (!errors.isEmpty()) {
      return new StoreResponses.Prewrite(errors, 0, 0);
    }
    if (already > 0) {
      return new StoreResponses.Prewrite(
          List.of(), r.useAsyncCommit() ? already : 0, r.tryOnePhase() ? already : 0);
    }
    long commitTs = Math.max(Math.max(maxTs, r.startTs()), r.forUpdateTs()) + 1;
    commitTs = Math.max(commitTs, r.minCommitTs());
    boolean isShort = !declinesShortCuts && commitTs <= r.maxCommitTs();
    boolean isOnePhase = r.tryOnePhase() && isShort;
    boolean isAsync = r.useAsyncCommit() && isShort;
    for (Mutation m : r.mutations()) {
      if (m.op() == Mutation.Op.CHECK_NOT_EXISTS) {
        continue;
      }
      Row row = row(region, m.key());
      LockInfo.Kind kind =
          switch (m.op()) {
            case PUT, INSERT -> LockInfo.Kind.PUT;
            case DELETE -> LockInfo.Kind.DELETE;
            case LOCK, CHECK_NOT_EXISTS -> LockInfo.Kind.LOCK;
          };
      Lock before = own(row, r.startTs());
      Lock lock =
          new Lock(
              new LockInfo(
                  m.key(),
                  r.primary(),
                  r.startTs(),
                  r.lockTtlMillis(),
                  kind,
                  r.forUpdateTs(),
                  isAsync ? commitTs : r.minCommitTs(),
                  isAsync,
                  m.key().equals(r.primary()) ? r.secondaries() : List.of(),
                  r.txnSize(),
                  before != null && before.info.isShared() && kind == LockInfo.Kind.LOCK),
              m.value());
      row.locks.remove(before);
      row.locks.add(lock);
      if (isOnePhase) {
        commit(row, r.startTs(), commitTs);
      }
    }
    return new StoreResponses.Prewrite(
        List.of(), isAsync && !isOnePhase ? commitTs : 0, isOnePhase ? commitTs : 0);
  }

  private static StoreResponses.Prewrite conflict(
      Key key, StoreRequest.Prewrite r, long commitTs, WriteConflict.Reason reason) {
    return new StoreResponses.Prewrite(
        List.of(new WriteConflict(key, r.primary(), r.startTs(), 0, commitTs, reason)), 0, 0);
  }

  private StoreResponse lock(Region region, StoreRequest.PessimisticLock r) {
    long deadline =
        r.waitMillis() > 1L << 40 ? Long.MAX_VALUE : System.nanoTime() / 1_000_000 + r.waitMillis();
    try {
      while (true) {
        Lock blocker = blocker(region, r);
        if (blocker == null) {
          return lockNow(region, r);
        }
        waitsFor.put(r.startTs(), blocker.info.startTs());
        for (Long at = blocker.info.startTs(); at != null; at = waitsFor.get(at)) {
          if (at == r.startTs()) {
            return failed(
                new KeyError.Deadlock(blocker.info.startTs(), blocker.info.key(), 0, List.of()));
          }
        }
        long left = deadline - System.nanoTime() / 1_000_000;
        if (left <= 0) {
          return failed(
              r.waitMillis() == 0
                  ? new KeyError.Locked(blocker.now())
                  : new KeyError.LockWaitTimeout(blocker.now()));
        }
        wait(Math.min(left, 10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      waitsFor.remove(r.startTs());
    }
  }

  private @Nullable Lock blocker(Region region, StoreRequest.PessimisticLock r) {
    for (Key key : r.keys()) {
      for (Lock lock : row(region, key).locks) {
        if (lock.info.startTs() != r.startTs() && !(r.isShared() && lock.info.isShared())) {
          return lock;
        }
      }
    }
    return null;
  }

  private static StoreResponses.PessimisticLock failed(KeyError error) {
    return new StoreResponses.PessimisticLock(List.of(error), List.of(), new long[0]);
  }

  private StoreResponse lockNow(Region region, StoreRequest.PessimisticLock r) {
    List<byte @Nullable []> values = new ArrayList<>();
    for (int i = 0; i < r.keys().size(); i++) {
      Key key = r.keys().get(i);
      Row row = row(region, key);
      if (row.rolledBack.contains(r.startTs())) {
        return failed(lockConflict(r, key, 0, WriteConflict.Reason.SELF_ROLLED_BACK));
      }
      long newest = row.versions.isEmpty() ? 0 : row.versions.firstKey();
      if (newest > r.forUpdateTs() && own(row, r.startTs()) == null) {
        return failed(lockConflict(r, key, newest, WriteConflict.Reason.PESSIMISTIC_RETRY));
      }
      byte[] value = read(row, Timestamps.MAX);
      if (!r.checkNotExists().isEmpty() && r.checkNotExists().get(i) && value != null) {
        return failed(new KeyError.AlreadyExists(key));
      }
      values.add(value);
    }
    for (int i = 0; i < r.keys().size(); i++) {
      Key key = r.keys().get(i);
      Row row = row(region, key);
      if (r.lockOnlyIfExists() && values.get(i) == null) {
        continue;
      }
      Lock before = own(row, r.startTs());
      if (before != null && !before.info.isShared()) {
        continue;
      }
      row.locks.remove(before);
      row.locks.add(
          new Lock(
              new LockInfo(
                  key,
                  r.primary(),
                  r.startTs(),
                  r.lockTtlMillis(),
                  LockInfo.Kind.PESSIMISTIC,
                  r.forUpdateTs(),
                  r.minCommitTs(),
                  false,
                  List.of(),
                  0,
                  r.isShared()),
              null));
    }
    return new StoreResponses.PessimisticLock(
        List.of(), r.returnValues() ? values : List.of(), new long[0]);
  }

  private static WriteConflict lockConflict(
      StoreRequest.PessimisticLock r, Key key, long commitTs, WriteConflict.Reason reason) {
    return new WriteConflict(key, r.primary(), r.startTs(), 0, commitTs, reason);
  }

  private StoreResponse status(Region region, StoreRequest.CheckTxnStatus r) {
    Row row = row(region, r.primary());
    Lock own = own(row, r.lockTs());
    if (own != null) {
      if (own.info.useAsyncCommit() && !r.forceSyncCommit()) {
        return new StoreResponses.CheckTxnStatus(new TxnStatus.Alive(own.now(), false), null);
      }
      if (Timestamps.physicalMillis(r.lockTs()) + own.ttl
          < Timestamps.physicalMillis(r.currentTs())) {
        if (own.info.kind() == LockInfo.Kind.PESSIMISTIC && r.resolvingPessimisticLock()) {
          row.locks.remove(own);
        } else {
          rollBack(row, r.lockTs());
        }
        return new StoreResponses.CheckTxnStatus(new TxnStatus.RolledBackByCheck(true), null);
      }
      if (r.callerStartTs() != 0 && r.callerStartTs() >= own.minCommitTs) {
        own.minCommitTs = r.callerStartTs() + 1;
      }
      return new StoreResponses.CheckTxnStatus(
          new TxnStatus.Alive(
              own.now(), r.callerStartTs() != 0 && own.minCommitTs > r.callerStartTs()),
          null);
    }
    Long committed = committedTs(row, r.lockTs());
    if (committed != null) {
      return new StoreResponses.CheckTxnStatus(new TxnStatus.Committed(committed), null);
    }
    if (row.rolledBack.contains(r.lockTs())) {
      return new StoreResponses.CheckTxnStatus(new TxnStatus.RolledBack(), null);
    }
    if (!r.rollbackIfNotExist()) {
      return new StoreResponses.CheckTxnStatus(
          null, new KeyError.TxnNotFound(r.lockTs(), r.primary()));
    }
    if (r.resolvingPessimisticLock()) {
      return new StoreResponses.CheckTxnStatus(new TxnStatus.NotFound(), null);
    }
    rollBack(row, r.lockTs());
    return new StoreResponses.CheckTxnStatus(new TxnStatus.RolledBackByCheck(false), null);
  }
}
