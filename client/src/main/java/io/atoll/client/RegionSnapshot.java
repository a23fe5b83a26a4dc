package io.atoll.client;

import io.atoll.api.KeyError;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext.Priority;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads at a timestamp over the Regions. Thread-safe. */
final class RegionSnapshot implements Snapshot {
  private final ClientContext context;
  private final long startTs;
  private final Priority priority;
  private final ReplicaRead replicas;

  /** Transactions whose locks this snapshot may pass; made at the first lock. */
  private volatile Set<Long> resolvedLocks = Set.of();

  RegionSnapshot(ClientContext context, long startTs, Priority priority) {
    this(context, startTs, priority, ReplicaRead.LEADER);
  }

  RegionSnapshot(ClientContext context, long startTs, Priority priority, ReplicaRead replicas) {
    this.context = context;
    this.startTs = startTs;
    this.priority = priority;
    this.replicas = replicas;
  }

  /** Sends a read to the replica that is to serve it; see {@link RegionSender#read}. */
  <R extends StoreResponse> RegionResult<R> send(
      CachedRegion region, StoreRequest<R> request, Priority queue, Backoff backoff) {
    return context.sender().read(region, request, queue, resolvedLocks, replicas, backoff);
  }

  @Override
  public long startTs() {
    return startTs;
  }

  @Override
  public byte @Nullable [] get(Key key) {
    StoreRequest.Get request = new StoreRequest.Get(key, startTs);
    Backoff backoff = context.readBackoff();
    while (true) {
      CachedRegion region = context.cache().find(key);
      if (send(region, request, priority, backoff)
          instanceof RegionResult.Ok<StoreResponses.Get>(var answer)) {
        KeyError error = answer.error();
        if (error == null) {
          return answer.value();
        }
        handle(error, backoff);
      }
    }
  }

  /** Waits for or resolves a lock; throws what cannot be retried. */
  void handle(KeyError error, Backoff backoff) {
    if (!(error instanceof KeyError.Locked locked)) {
      throw SqlErrors.unexpected(error);
    }
    context.resolver().resolveForRead(locked.lock(), startTs, mutableResolvedLocks(), backoff);
  }

  Priority priority() {
    return priority;
  }

  private synchronized Set<Long> mutableResolvedLocks() {
    if (resolvedLocks.isEmpty() && !(resolvedLocks instanceof ConcurrentHashMap.KeySetView<?, ?>)) {
      resolvedLocks = ConcurrentHashMap.newKeySet();
    }
    return resolvedLocks;
  }

  @Override
  public List<byte @Nullable []> batchGet(List<Key> keys) {
    byte[][] values = new byte[keys.size()][];
    if (keys.size() == 1) {
      values[0] = get(keys.getFirst());
    } else if (!keys.isEmpty()) {
      fetch(keys, positions(keys.size()), values, context.readBackoff());
    }
    return Arrays.asList(values);
  }

  private static int[] positions(int count) {
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = i;
    }
    return result;
  }

  /** Fetches the keys at some positions, grouped by Region. */
  private void fetch(List<Key> keys, int[] positions, byte[][] values, Backoff backoff) {
    List<RegionKeys> groups =
        RegionKeys.group(context.cache(), keys, positions, context.settings().batchKeys());
    if (groups.size() == 1) {
      fetchGroup(groups.getFirst(), keys, values, backoff);
      return;
    }
    List<Runnable> tasks = new ArrayList<>(groups.size());
    for (RegionKeys group : groups) {
      tasks.add(() -> fetchGroup(group, keys, values, context.readBackoff()));
    }
    context.fanout().run(tasks);
  }

  private void fetchGroup(RegionKeys group, List<Key> keys, byte[][] values, Backoff backoff) {
    StoreRequest.BatchGet request = new StoreRequest.BatchGet(group.keys(keys), startTs);
    while (true) {
      if (!(send(group.region(), request, priority, backoff)
          instanceof RegionResult.Ok<StoreResponses.BatchGet>(var answer))) {
        fetch(keys, group.positions(), values, backoff);
        return;
      }
      KeyError error = answer.error();
      if (error == null) {
        place(answer.pairs(), keys, group.positions(), values);
        return;
      }
      handle(error, backoff);
    }
  }

  private static void place(
      List<StoreResponses.KeyValue> pairs, List<Key> keys, int[] positions, byte[][] values) {
    int next = 0;
    StoreResponses.KeyValue last = null;
    for (int position : positions) {
      Key key = keys.get(position);
      if (next < pairs.size() && pairs.get(next).key().equals(key)) {
        last = pairs.get(next++);
        values[position] = last.value();
      } else if (last != null && last.key().equals(key)) {
        values[position] = last.value();
      }
    }
    if (next != pairs.size()) {
      throw new IllegalStateException(
          "batch get answered " + pairs.size() + " pairs, of which " + next + " were asked for");
    }
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse) {
    return scan(range, isReverse, Integer.MAX_VALUE);
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse, int expectedPairs) {
    if (!range.end().isEmpty() && range.start().compareTo(range.end()) >= 0) {
      return KvIterator.EMPTY;
    }
    return new RegionScan(context, this, range, isReverse, expectedPairs);
  }

  @Override
  public ChunkStream coprocess(CoprocessorRequest request) {
    return CoprocessorStream.open(context, this, request);
  }
}
