package io.atoll.client;

import static io.atoll.client.ClientFixture.bytes;
import static io.atoll.client.ClientFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoprocessorStreamTest {
  private static final int ROWS = 400;

  @TempDir Path folder;
  private ClientFixture f;

  @BeforeEach
  void load() {
    f = new ClientFixture(folder, ClientFixture.settings());
    Transaction txn = f.optimistic();
    for (int i = 0; i < ROWS; i++) {
      txn.put(key(i), bytes(Integer.toString(i)));
    }
    assertThat(txn.commit()).isInstanceOf(CommitOutcome.Committed.class);
    for (int i = 0; i < ROWS; i += 37) {
      f.store.splitAt(key(i));
    }
  }

  @AfterEach
  void close() {
    f.close();
  }

  private static CoprocessorRequest request(
      boolean isDescending, boolean isOrdered, int concurrency, KeyRange... ranges) {
    CoprocessorPlan plan =
        new CoprocessorPlan(
            new CoprocessorPlan.TableScan(1, List.of(), List.of(), isDescending),
            List.of(),
            List.of(0),
            new CoprocessorPlan.Evaluation(0, "UTC", 0, 4, 1 << 20, 1024, false));
    return new CoprocessorRequest(
        plan, List.of(ranges), isOrdered, concurrency, 10, RequestContext.Priority.NORMAL);
  }

  private List<Long> read(CoprocessorRequest request) {
    List<Long> seen = new ArrayList<>();
    try (ChunkStream stream = f.client.snapshot(f.client.currentTimestamp()).coprocess(request)) {
      Chunk chunk;
      while ((chunk = stream.next()) != null) {
        for (int i = 0; i < chunk.rows(); i++) {
          seen.add(chunk.longs(0).get(chunk.position(i)));
        }
      }
      assertThat(stream.scannedRows()).isEqualTo(seen.size());
    }
    return seen;
  }

  private static final KeyRange FIRST = new KeyRange(key(10), key(200));
  private static final KeyRange SECOND = new KeyRange(key(250), Key.EMPTY);

  private static List<Long> expected() {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < ROWS; i++) {
      if ((i >= 10 && i < 200) || i >= 250) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  @Test
  void orderedStreamsKeepKeyOrderOverRegions() {
    for (int concurrency : new int[] {1, 3, 50}) {
      assertThat(read(request(false, true, concurrency, FIRST, SECOND))).isEqualTo(expected());
      assertThat(read(request(true, true, concurrency, FIRST, SECOND)))
          .isEqualTo(expected().reversed());
    }
  }

  @Test
  void unorderedStreamsGiveEveryRowOnce() {
    assertThat(read(request(false, false, 4, FIRST, SECOND)))
        .containsExactlyInAnyOrderElementsOf(expected());
  }

  @Test
  void regionsThatSplitMeanwhileGiveEveryRowOnce() {
    AtomicInteger requests = new AtomicInteger();
    f.store.before =
        r -> {
          if (r instanceof StoreRequest.Coprocess) {
            f.store.splitAt(key(requests.incrementAndGet() * 13 % ROWS));
          }
          return null;
        };
    for (int concurrency : new int[] {1, 4}) {
      assertThat(read(request(false, true, concurrency, FIRST, SECOND))).isEqualTo(expected());
      assertThat(read(request(true, true, concurrency, FIRST, SECOND)))
          .isEqualTo(expected().reversed());
    }
  }

  @Test
  void locksInTheWayAreResolved() {
    f.store.declinesShortCuts = true;
    f.store.before =
        r -> {
          if (r instanceof StoreRequest.Commit) {
            throw new SqlException(SqlError.ER_UNKNOWN_ERROR, "vanished");
          }
          return r instanceof StoreRequest.Rollback
              ? new io.atoll.api.RegionResult.StaleCommand<>()
              : null;
        };
    Transaction txn = f.client.begin(TransactionOptions.OPTIMISTIC);
    for (int i = 20; i < ROWS; i += 20) {
      txn.put(key(i), bytes("-1"));
    }
    Thread.startVirtualThread(() -> commitQuietly(txn));
    while (f.store.calls.getOrDefault("Commit", 0) == 0) {
      Thread.onSpinWait();
    }
    f.store.before = r -> null;
    f.store.advanceMillis(600_000);
    assertThat(read(request(false, true, 3, FIRST, SECOND))).isEqualTo(expected());
  }

  private static void commitQuietly(Transaction txn) {
    try {
      txn.commit();
    } catch (SqlException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Test
  void failuresReachTheReader() {
    f.store.before =
        r -> {
          if (r instanceof StoreRequest.Coprocess c && c.ranges().getFirst().contains(key(300))) {
            throw new SqlException(SqlError.ER_UNKNOWN_ERROR, "broken");
          }
          return null;
        };
    assertThatThrownBy(() -> read(request(false, true, 3, FIRST, SECOND)))
        .isInstanceOf(SqlException.class)
        .hasMessage("broken");
  }

  @Test
  void earlyCloseEndsTheWorkers() {
    ChunkStream stream =
        f.client
            .snapshot(f.client.currentTimestamp())
            .coprocess(request(false, true, 3, FIRST, SECOND));
    assertThat(stream.next()).isNotNull();
    stream.close();
    assertThat(stream.next()).isNull();
  }
}
