package io.atoll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import io.atoll.kv.Family;
import io.atoll.mvcc.Modifications;
import io.atoll.mvcc.MvccKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

final class RowCacheTest {
  private static final Key KEY = StoreHarness.key("row");
  private static final byte[] VALUE = StoreHarness.bytes("value");

  private final Object era = new Object();
  private final RowCache cache = new RowCache(1 << 20);

  private static List<Modifications> write(Key key, long commitTs) {
    Modifications changes = new Modifications();
    changes.put(Family.WRITE, MvccKeys.encode(key, commitTs), new byte[0]);
    return List.of(changes);
  }

  private void fill(Key key, long commitTs) {
    cache.fill(era, key, cache.stamp(key), VALUE, commitTs, false);
  }

  @Test
  void servesReadsAtOrAboveTheCommitOnly() {
    fill(KEY, 10);
    assertThat(cache.find(era, KEY, 9)).isNull();
    assertThat(cache.find(era, KEY, 10).value()).isEqualTo(VALUE);
    assertThat(cache.find(era, KEY, Timestamps.MAX).commitTs()).isEqualTo(10);
  }

  @Test
  void anotherEraSeesNothingOfTheLast() {
    fill(KEY, 10);
    assertThat(cache.find(new Object(), KEY, 10)).isNull();
  }

  @Test
  void aWriteDropsTheRowBeforeItIsApplied() {
    fill(KEY, 10);
    cache.begin(write(KEY, 20));
    assertThat(cache.find(era, KEY, 30)).isNull();
  }

  @Test
  void nothingIsTakenInWhileAWriteIsUnderWay() {
    RowCache.Applying applying = cache.begin(write(KEY, 20));
    fill(KEY, 10);
    assertThat(cache.find(era, KEY, 30)).isNull();
    cache.end(applying, true);
    fill(KEY, 20);
    assertThat(cache.find(era, KEY, 30)).isNotNull();
  }

  @Test
  void aSlowReaderCannotPutBackAnOldRow() {
    long stamp = cache.stamp(KEY);
    cache.end(cache.begin(write(KEY, 20)), true);
    cache.fill(era, KEY, stamp, VALUE, 10, false);
    assertThat(cache.find(era, KEY, 30)).isNull();
  }

  /** A record as a commit writes it. */
  private static List<Modifications> put(Key key, long commitTs, String value) {
    Modifications changes = new Modifications();
    byte[] text = StoreHarness.bytes(value);
    byte[] record = new byte[4 + text.length];
    record[0] = 'P';
    record[1] = 5;
    record[2] = 'v';
    record[3] = (byte) text.length;
    System.arraycopy(text, 0, record, 4, text.length);
    changes.put(Family.WRITE, MvccKeys.encode(key, commitTs), record);
    return List.of(changes);
  }

  @Test
  void aNewVersionTakesThePlaceOfTheNewestRecord() {
    cache.fill(era, KEY, cache.stamp(KEY), VALUE, 10, true);
    assertThat(cache.findTop(era, KEY)).isNotNull();
    RowCache.Applying applying = cache.begin(put(KEY, 20, "new"));
    assertThat(cache.find(era, KEY, 30)).isNull();
    cache.end(applying, true);
    assertThat(cache.find(era, KEY, 19)).isNull();
    assertThat(cache.find(era, KEY, 20).value()).isEqualTo(StoreHarness.bytes("new"));
    assertThat(cache.findTop(era, KEY).commitTs()).isEqualTo(20);
    cache.end(cache.begin(put(KEY, 30, "lost")), false);
    assertThat(cache.find(era, KEY, 30)).isNull();
  }

  @Test
  void aVersionBelowOtherRecordsHasNoSuccessor() {
    fill(KEY, 10);
    assertThat(cache.findTop(era, KEY)).isNull();
    cache.end(cache.begin(put(KEY, 20, "new")), true);
    assertThat(cache.find(era, KEY, 30)).isNull();
  }

  @Test
  void twoWritesOfOneBatchLeaveNothing() {
    cache.fill(era, KEY, cache.stamp(KEY), VALUE, 10, true);
    List<Modifications> both = new ArrayList<>(put(KEY, 20, "new"));
    both.addAll(put(KEY, 30, "newer"));
    cache.end(cache.begin(both), true);
    assertThat(cache.find(era, KEY, 40)).isNull();
  }

  @Test
  void aDeletedRangeIsDroppedAndNotTakenIn() {
    Key outside = StoreHarness.key("zebra");
    fill(KEY, 10);
    fill(outside, 10);
    long stamp = cache.stamp(KEY);
    Modifications range = new Modifications();
    range.deleteRange(
        Family.WRITE,
        MvccKeys.encode(StoreHarness.key("r")),
        MvccKeys.encode(StoreHarness.key("s")));
    RowCache.Applying applying = cache.begin(List.of(range));
    assertThat(cache.find(era, KEY, 30)).isNull();
    assertThat(cache.find(era, outside, 30)).isNotNull();
    cache.end(applying, true);
    cache.fill(era, KEY, stamp, VALUE, 10, false);
    assertThat(cache.find(era, KEY, 30)).isNull();
  }

  @Test
  void staysWithinItsSizeAndKeepsWhatIsUsed() {
    RowCache small = new RowCache(20_000);
    small.fill(era, KEY, small.stamp(KEY), VALUE, 10, false);
    for (int i = 0; i < 2_000; i++) {
      Key key = StoreHarness.key("other" + i);
      small.fill(era, key, small.stamp(key), VALUE, 10, false);
      assertThat(small.sizeBytes()).isLessThanOrEqualTo(20_000);
      assertThat(small.find(era, KEY, 10)).as("after %s rows", i).isNotNull();
    }
  }

  /** Readers beside writers: nobody sees less than what was acknowledged before the read began. */
  @Test
  void readsAreNeverOlderThanWhatWasAcknowledged() {
    long seed = Long.getLong("atoll.seed", new Random().nextLong());
    System.out.println("row cache seed " + seed);
    try (StoreHarness h = new StoreHarness(s -> s.withRowCacheBytes(2_000))) {
      int keys = 8;
      AtomicLongArray acknowledged = new AtomicLongArray(keys);
      for (int k = 0; k < keys; k++) {
        h.put("k" + k, "0");
      }
      AtomicBoolean isDone = new AtomicBoolean();
      List<CompletableFuture<Void>> readers = new ArrayList<>();
      for (int r = 0; r < 3; r++) {
        Random random = new Random(seed + r);
        readers.add(
            CompletableFuture.runAsync(() -> {
              while (!isDone.get()) {
                int k = random.nextInt(keys);
                long atLeast = acknowledged.get(k);
                long got = random.nextInt(3) == 0 ? batch(h, k, keys) : single(h, random, k);
                assertThat(got).as("seed %s key %s", seed, k).isGreaterThanOrEqualTo(atLeast);
              }
            }));
      }
      Random random = new Random(seed - 1);
      for (int i = 1; i <= 1_000; i++) {
        int k = random.nextInt(keys);
        h.put("k" + k, Integer.toString(i));
        acknowledged.set(k, i);
      }
      isDone.set(true);
      readers.forEach(CompletableFuture::join);
    }
  }

  /** A number read, again while a writer's memory lock is met. */
  private static long single(StoreHarness h, Random random, int k) {
    while (true) {
      long ts = random.nextBoolean() ? Timestamps.MAX : h.ts();
      Key key = StoreHarness.key("k" + k);
      StoreResponses.Get answer = h.send(key, new StoreRequest.Get(key, ts));
      if (answer.error() == null) {
        return number(answer.value());
      }
      Thread.onSpinWait();
    }
  }

  private static long batch(StoreHarness h, int k, int count) {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(StoreHarness.key("k" + i));
    }
    while (true) {
      StoreResponses.BatchGet answer =
          h.send(keys.getFirst(), new StoreRequest.BatchGet(keys, h.ts()));
      if (answer.error() == null) {
        return number(answer.pairs().get(k).value());
      }
      Thread.onSpinWait();
    }
  }

  private static long number(byte[] value) {
    return Long.parseLong(new String(value, StandardCharsets.UTF_8));
  }
}
