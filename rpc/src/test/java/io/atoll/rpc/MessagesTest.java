package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.KeyError;
import io.atoll.api.Mutation;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.api.StoreResponses;
import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.rpc.client.RemoteStore;
import io.atoll.rpc.server.RpcServer;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.lang.reflect.ParameterizedType;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests arrive at a store as they were sent and answers as they were given. */
final class MessagesTest {
  private final long seed = Long.getLong("atoll.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RandomRecords records = new RandomRecords(random);
  private final Scripted scripted = new Scripted();

  private RpcServer server;
  private RemoteStore remote;

  /** Remembers what it was asked and answers what it was told to. */
  private static final class Scripted implements Store {
    volatile @Nullable RequestContext context;
    volatile @Nullable StoreRequest<?> request;
    volatile @Nullable RegionResult<?> answer;
    volatile @Nullable RuntimeException failure;

    @Override
    public StoreId id() {
      return new StoreId(1);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R extends StoreResponse> RegionResult<R> execute(
        RequestContext askedContext, StoreRequest<R> asked) {
      context = askedContext;
      request = asked;
      if (failure != null) {
        throw failure;
      }
      return (RegionResult<R>) answer;
    }
  }

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    System.out.println("seed " + seed);
    Environment environment = RealEnvironment.at(folder);
    server = RpcServer.store(environment, new InetSocketAddress("127.0.0.1", 0), scripted);
    remote = new RemoteStore(environment, new StoreId(1), server.address());
  }

  @AfterEach
  void close() {
    remote.close();
    server.close();
  }

  @Test
  void everyRequestAndItsAnswerComeThrough() {
    for (Class<?> type : StoreRequest.class.getPermittedSubclasses()) {
      for (int i = 0; i < 15; i++) {
        StoreRequest<?> request = sensible((StoreRequest<?>) records.record(type, 0));
        RequestContext context = context();
        StoreResponse response = sensible((StoreResponse) records.record(answerOf(type), 0));
        scripted.answer = new RegionResult.Ok<>(response);
        RegionResult<?> result = remote.execute(context, request);
        assertSame(scripted.request, request);
        assertSame(scripted.context, context);
        assertThat(result).isInstanceOf(RegionResult.Ok.class);
        assertSame(((RegionResult.Ok<?>) result).response(), response);
      }
    }
  }

  @Test
  void everyRefusalOfARegionComesThrough() {
    for (Class<?> type : RegionResult.class.getPermittedSubclasses()) {
      if (type == RegionResult.Ok.class) {
        continue;
      }
      for (int i = 0; i < 20; i++) {
        RequestContext context = context();
        RegionResult<?> refusal = refusal(type, context);
        scripted.answer = refusal;
        assertSame(remote.execute(context, new StoreRequest.Get(records.key(), 5)), refusal);
        assertSame(
            remote.execute(context, new StoreRequest.RawDelete(List.of(records.key()))), refusal);
      }
    }
  }

  @Test
  void everyKeyErrorComesThrough() {
    for (Class<?> type : KeyError.class.getPermittedSubclasses()) {
      for (int i = 0; i < 15; i++) {
        KeyError error = (KeyError) records.record(type, 0);
        StoreResponses.Prewrite answer = new StoreResponses.Prewrite(List.of(error), 0, 0);
        scripted.answer = new RegionResult.Ok<>(answer);
        assertSame(prewriteError(), error);
      }
    }
  }

  private KeyError prewriteError() {
    StoreRequest.Prewrite request = sensible(records.record(StoreRequest.Prewrite.class, 0));
    RegionResult<StoreResponses.Prewrite> result = remote.execute(context(), request);
    return ((RegionResult.Ok<StoreResponses.Prewrite>) result).response().errors().getFirst();
  }

  @Test
  void errorsOfExpressionsStayWhatTheyAre() {
    SqlException error = SqlError.ER_DATA_OUT_OF_RANGE.with("BIGINT", "1 + 2");
    scripted.failure = error;
    try {
      remote.execute(context(), records.record(StoreRequest.Coprocess.class, 0));
    } catch (SqlException e) {
      assertThat(e.error()).isEqualTo(error.error());
      assertThat(e).hasMessage(error.getMessage());
      return;
    }
    throw new AssertionError("no error");
  }

  @Test
  void aDeadlineTravelsAsTheTimeThatIsLeft() {
    scripted.answer = new RegionResult.Ok<>(new StoreResponses.RawGet(null));
    long deadline = System.nanoTime() + 5_000_000_000L;
    RequestContext plain = context();
    remote.execute(
        new RequestContext(
            plain.region(),
            plain.epoch(),
            plain.priority(),
            plain.isolation(),
            plain.resolvedLocks(),
            deadline),
        new StoreRequest.RawGet(records.key()));
    assertThat(scripted.context.deadlineNanos() - deadline).isBetween(-5_000_000L, 5_000_000_000L);
  }

  private RequestContext context() {
    RequestContext made = records.record(RequestContext.class, 0);
    return new RequestContext(
        made.region(),
        made.epoch(),
        made.priority(),
        made.isolation(),
        made.resolvedLocks(),
        Long.MAX_VALUE);
  }

  private static Class<?> answerOf(Class<?> request) {
    ParameterizedType type = (ParameterizedType) request.getGenericInterfaces()[0];
    return (Class<?>) type.getActualTypeArguments()[0];
  }

  private RegionResult<?> refusal(Class<?> type, RequestContext context) {
    RegionResult<?> made = (RegionResult<?>) records.record(type, 0);
    return switch (made) {
      case RegionResult.NotLeader<?> r ->
          new RegionResult.NotLeader<>(context.region(), r.leader());
      case RegionResult.RegionNotFound<?> r -> new RegionResult.RegionNotFound<>(context.region());
      case RegionResult.KeyNotInRegion<?> r ->
          new RegionResult.KeyNotInRegion<>(context.region(), r.key());
      case RegionResult.RaftEntryTooLarge<?> r ->
          new RegionResult.RaftEntryTooLarge<>(context.region(), r.sizeBytes());
      default -> made;
    };
  }

  /** Takes back what no sender would say. */
  @SuppressWarnings("unchecked")
  private <T extends StoreRequest<?>> T sensible(T made) {
    StoreRequest<?> request = made;
    return (T)
        switch (request) {
          case StoreRequest.Prewrite r -> {
            List<Mutation> mutations = new ArrayList<>();
            for (Mutation m : r.mutations()) {
              boolean hasValue = m.op() == Mutation.Op.PUT || m.op() == Mutation.Op.INSERT;
              mutations.add(
                  new Mutation(
                      m.op(), m.key(), hasValue ? m.key().bytes() : null, m.pessimistic()));
            }
            yield new StoreRequest.Prewrite(
                mutations,
                r.primary(),
                r.startTs(),
                r.lockTtlMillis(),
                r.forUpdateTs(),
                r.minCommitTs(),
                r.maxCommitTs() == 0 ? Long.MAX_VALUE : r.maxCommitTs(),
                r.useAsyncCommit(),
                r.secondaries(),
                r.tryOnePhase(),
                r.txnSize());
          }
          case StoreRequest.PessimisticLock r -> {
            List<Boolean> checks = new ArrayList<>();
            for (int i = 0; i < r.keys().size(); i++) {
              checks.add(i == 0 || random.nextBoolean());
            }
            yield new StoreRequest.PessimisticLock(
                r.keys(),
                random.nextBoolean() ? List.of() : checks,
                r.primary(),
                r.startTs(),
                r.forUpdateTs(),
                r.lockTtlMillis(),
                r.isFirstLock(),
                r.isShared(),
                true,
                r.lockOnlyIfExists(),
                r.minCommitTs(),
                r.waitMillis(),
                r.mayLockWithConflict());
          }
          case StoreRequest.ScanLock r ->
              new StoreRequest.ScanLock(r.maxTs(), r.start(), r.end(), Math.max(1, r.limit()));
          case StoreRequest.SplitRegion r ->
              new StoreRequest.SplitRegion(
                  r.splitKeys().isEmpty() ? List.of(records.key()) : r.splitKeys());
          case StoreRequest.RawPut r ->
              new StoreRequest.RawPut(
                  r.keys(), r.keys().stream().map(k -> Arrays.copyOf(k.bytes(), 700)).toList());
          case StoreRequest.RawScan r ->
              new StoreRequest.RawScan(
                  r.start(),
                  r.end() == null ? io.atoll.codec.Key.EMPTY : r.end(),
                  r.limit(),
                  r.isReverse());
          default -> request;
        };
  }

  private StoreResponse sensible(StoreResponse made) {
    return switch (made) {
      case StoreResponses.Get r ->
          r.error() != null
              ? new StoreResponses.Get(null, 0, r.error())
              : new StoreResponses.Get(r.value(), r.commitTs(), null);
      case StoreResponses.Coprocess r ->
          new StoreResponses.Coprocess(chunks(), r.remaining(), r.error(), r.scannedRows());
      case StoreResponses.CheckTxnStatus r ->
          r.error() != null
              ? new StoreResponses.CheckTxnStatus(null, r.error())
              : new StoreResponses.CheckTxnStatus(status(), null);
      case StoreResponses.PessimisticLock r -> {
        List<byte[]> values = new ArrayList<>(Arrays.asList(null, new byte[0], new byte[3]));
        yield new StoreResponses.PessimisticLock(
            r.errors(), values, r.commitTs(), r.isLockedWithConflict());
      }
      default -> made;
    };
  }

  private StoreResponses.TxnStatus status() {
    StoreResponses.TxnStatus made = records.make(StoreResponses.TxnStatus.class);
    return made instanceof StoreResponses.TxnStatus.Committed
        ? new StoreResponses.TxnStatus.Committed(1 + random.nextInt(100))
        : made;
  }

  private List<Chunk> chunks() {
    LongVector longs = new LongVector(3);
    BytesVector bytes = new BytesVector(3);
    for (int i = 0; i < 3; i++) {
      longs.append(random.nextLong());
      bytes.append(records.key().bytes());
    }
    return List.of(new Chunk(longs, bytes), Chunk.ofRows(7));
  }

  private void assertSame(@Nullable Object actual, @Nullable Object expected) {
    if (expected instanceof StoreResponses.Coprocess e
        && actual instanceof StoreResponses.Coprocess a) {
      assertThat(a.chunks()).hasSameSizeAs(e.chunks());
      for (int i = 0; i < e.chunks().size(); i++) {
        ChunksTest.assertSame(a.chunks().get(i), e.chunks().get(i));
      }
      assertThat(a.remaining()).isEqualTo(e.remaining());
      assertThat(a.scannedRows()).isEqualTo(e.scannedRows());
      assertThat(a.error()).isEqualTo(e.error());
      return;
    }
    assertThat(actual).as("seed %d", seed).usingRecursiveComparison().isEqualTo(expected);
  }
}
