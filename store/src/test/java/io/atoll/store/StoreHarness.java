package io.atoll.store;

import io.atoll.api.KeyError;
import io.atoll.api.Mutation;
import io.atoll.api.Region;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.kv.KvEngine;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.kv.rocks.RocksKvEngine;
import io.atoll.kv.rocks.RocksSettings;
import io.atoll.mvcc.MvccKeys;
import io.atoll.raft.RaftSettings;
import io.atoll.raft.RaftStore;
import io.atoll.raft.StateMachine;
import io.atoll.raft.Transport;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A store over an engine and a log that can crash, and what a client does with it in short. */
final class StoreHarness implements AutoCloseable {
  /** What lies below the store. */
  enum Ground {
    /** An engine and a log in memory. */
    MODEL,
    /** RocksDB, MicroRaft and the shared log on the disk. */
    DISK
  }

  /** {@code -Datoll.ground=DISK} for all tests. */
  private static final Ground GROUND =
      Ground.valueOf(System.getProperty("atoll.ground", Ground.MODEL.name()));

  final FakePlacement placement = new FakePlacement();
  final LocalRaft raft = new LocalRaft();
  private final Path folder = folder();
  final Environment environment = RealEnvironment.at(folder);

  private final Ground ground;
  KvEngine engine;

  final StoreSettings settings;
  RegionStore store;

  StoreHarness() {
    this(s -> s);
  }

  StoreHarness(UnaryOperator<StoreSettings> change) {
    this(GROUND, change);
  }

  StoreHarness(Ground ground, UnaryOperator<StoreSettings> change) {
    this.ground = ground;
    engine = ground == Ground.DISK ? openRocks() : new MemoryKvEngine();
    settings = change.apply(StoreSettings.defaults(new StoreId(1), 2));
    store = open(engine);
  }

  private RegionStore open(KvEngine on) {
    RegionStore opened = RegionStore.open(environment, on, this::openRaft, placement, settings);
    // Until the new leader has its timestamp, one phase is declined.
    for (RegionReplica replica : opened.replicas()) {
      while (!replica.mayCalculate(opened.term(replica))) {
        Thread.yield();
      }
    }
    return opened;
  }

  private RaftStore openRaft(KvEngine on, StateMachine machine) {
    return ground == Ground.DISK
        ? RaftStore.open(
            environment, RaftSettings.defaults(1, "log"), Transport.none(), on, machine)
        : raft.open(on, machine);
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("atoll-store-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loses what the engine has not flushed; the log gives it again. */
  void crash() {
    store.close();
    switch (engine) {
      case MemoryKvEngine memory -> memory.crash();
      case RocksKvEngine rocks -> {
        rocks.closeWithoutFlush();
        engine = openRocks();
      }
      default -> throw new AssertionError(engine);
    }
    store = open(engine);
  }

  private KvEngine openRocks() {
    return RocksKvEngine.open(folder.resolve("engine"), RocksSettings.defaults());
  }

  Region region(Key key) {
    Key encoded = Key.of(MvccKeys.encode(key));
    for (Region region : store.regions()) {
      if (region.contains(encoded)) {
        return region;
      }
    }
    throw new AssertionError("no Region for " + key);
  }

  /** Sends to the Region of a key, again while it changes. */
  <R extends StoreResponse> R send(Key key, StoreRequest<R> request) {
    while (true) {
      RegionResult<R> result = store.execute(RequestContext.of(region(key)), request);
      switch (result) {
        case RegionResult.Ok<R>(R response) -> {
          return response;
        }
        case RegionResult.EpochNotMatch<R> _,
            RegionResult.NotLeader<R> _,
            RegionResult.StaleCommand<R> _,
            RegionResult.KeyNotInRegion<R> _ ->
            Thread.yield();
        default -> throw new AssertionError(request + " ended as " + result);
      }
    }
  }

  /** Checks how many log entries there are more than {@code before}. */
  void checkEntries(int before, int atLeast, int atMost) {
    int more = raft.entries() - before;
    if (ground == Ground.MODEL && (more < atLeast || more > atMost)) {
      throw new AssertionError(more + " entries, not " + atLeast + " to " + atMost);
    }
  }

  long ts() {
    return placement.timestamp();
  }

  static Key key(String name) {
    return Key.of(name.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  static Mutation put(Key key, byte[] value) {
    return new Mutation(Mutation.Op.PUT, key, value, Mutation.PessimisticAction.NONE);
  }

  StoreResponses.Prewrite prewrite(
      List<Mutation> mutations, long startTs, long forUpdateTs, boolean async, boolean onePhase) {
    Key primary = mutations.getFirst().key();
    List<Key> secondaries = new ArrayList<>();
    for (Mutation mutation : mutations.subList(1, mutations.size())) {
      secondaries.add(mutation.key());
    }
    return send(
        primary,
        new StoreRequest.Prewrite(
            mutations,
            primary,
            startTs,
            3000,
            forUpdateTs,
            ts(),
            Long.MAX_VALUE,
            async,
            async ? secondaries : List.of(),
            onePhase,
            mutations.size()));
  }

  /** Puts one key in one phase; its commitTs. */
  long put(String name, String value) {
    StoreResponses.Prewrite answer =
        prewrite(List.of(put(key(name), bytes(value))), ts(), 0, false, true);
    if (!answer.errors().isEmpty() || answer.onePhaseCommitTs() == 0) {
      throw new AssertionError(answer);
    }
    return answer.onePhaseCommitTs();
  }

  String get(String name, long ts) {
    StoreResponses.Get answer = send(key(name), new StoreRequest.Get(key(name), ts));
    if (answer.error() != null) {
      throw new AssertionError(answer.error());
    }
    return answer.value() == null ? null : new String(answer.value(), StandardCharsets.UTF_8);
  }

  StoreRequest.PessimisticLock lock(
      long startTs, long forUpdateTs, long waitMillis, boolean shared, String... names) {
    List<Key> keys = new ArrayList<>();
    for (String name : names) {
      keys.add(key(name));
    }
    return new StoreRequest.PessimisticLock(
        keys,
        List.of(),
        keys.getFirst(),
        startTs,
        forUpdateTs,
        3000,
        false,
        shared,
        false,
        false,
        0,
        waitMillis,
        false);
  }

  /** A lock request of one key that does not wait, and locks it whatever was committed. */
  StoreRequest.PessimisticLock lockWithConflict(long startTs, long forUpdateTs, String name) {
    StoreRequest.PessimisticLock r = lock(startTs, forUpdateTs, 0, false, name);
    return new StoreRequest.PessimisticLock(
        r.keys(),
        r.checkNotExists(),
        r.primary(),
        startTs,
        forUpdateTs,
        r.lockTtlMillis(),
        r.isFirstLock(),
        false,
        r.returnValues(),
        r.lockOnlyIfExists(),
        r.minCommitTs(),
        0,
        true);
  }

  /** Null for the lock, else why not. */
  KeyError tryLock(long startTs, long waitMillis, String... names) {
    StoreResponses.PessimisticLock answer =
        send(key(names[0]), lock(startTs, ts(), waitMillis, false, names));
    return answer.errors().isEmpty() ? null : answer.errors().getFirst();
  }

  void unlock(long startTs, String... names) {
    List<Key> keys = new ArrayList<>();
    for (String name : names) {
      keys.add(key(name));
    }
    send(keys.getFirst(), new StoreRequest.PessimisticRollback(keys, startTs, Long.MAX_VALUE));
  }

  @Override
  public void close() {
    store.close();
    engine.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
