package io.atoll.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.WriteBatch;
import io.atoll.kv.memory.MemoryKvEngine;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is kept of the lock family in memory against the family itself. */
class StoredLocksTest {
  private static final int KEYS = 24;

  private static Key userKey(int number) {
    return Key.of(new byte[] {'k', (byte) number});
  }

  private static byte[] key(int number) {
    return MvccKeys.encode(userKey(number));
  }

  /** A lock that stops every reader. */
  private static byte[] lock(int ttlMillis) {
    return new LockRecord(
            LockKind.PUT,
            userKey(0),
            5,
            ttlMillis,
            new byte[0],
            0,
            1,
            0,
            false,
            List.of(),
            List.of(),
            LastChange.UNKNOWN,
            List.of(),
            0)
        .encode();
  }

  private static boolean isFree(KvEngine engine, StoredLocks locks, Key start, Key end) {
    return locks.look(engine, List.of(new KeyRange(start, end)), 100, Set.of(), false)
        instanceof StoredLocks.Look.Free;
  }

  private static void write(KvEngine engine, StoredLocks locks, Modifications changes) {
    try (WriteBatch batch = engine.newBatch()) {
      changes.applyTo(batch);
      locks.write(engine, batch, List.of(changes));
    }
  }

  private static boolean hasLock(KvEngine engine, Key start, Key end) {
    try (Cursor cursor =
        engine.cursor(Family.LOCK, MvccKeys.encodeBorder(start), MvccKeys.encodeBorder(end))) {
      cursor.seekToFirst();
      return cursor.valid();
    }
  }

  private static void randomChange(Random random, Modifications changes) {
    int number = random.nextInt(KEYS);
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> changes.put(Family.LOCK, key(number), lock(random.nextInt(100)));
      case 3, 4, 5 -> changes.delete(Family.LOCK, key(number));
      case 6 -> changes.deleteRange(Family.LOCK, key(number), key(number + random.nextInt(6)));
      default -> changes.put(Family.WRITE, key(number), new byte[] {1});
    }
  }

  private static void assertSame(KvEngine engine, StoredLocks locks, Random random, boolean isAll) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(locks.get(engine, key(i))).isEqualTo(engine.get(Family.LOCK, key(i)));
    }
    if (locks.isEmpty()) {
      assertThat(hasLock(engine, Key.EMPTY, Key.EMPTY)).isFalse();
    }
    Key start = random.nextInt(5) == 0 ? Key.EMPTY : userKey(random.nextInt(KEYS));
    Key end = random.nextInt(5) == 0 ? Key.EMPTY : userKey(random.nextInt(KEYS + 1));
    boolean isFree = isFree(engine, locks, start, end);
    if (!end.isEmpty() && start.compareTo(end) >= 0) {
      return; // an empty range holds nothing, whatever is said
    }
    if (isAll) {
      assertThat(isFree).isEqualTo(!hasLock(engine, start, end));
    } else if (isFree) {
      assertThat(hasLock(engine, start, end)).isFalse();
    }
  }

  @Test
  void aNewOneKnowsNothingUntilItIsLoaded() {
    try (KvEngine engine = new MemoryKvEngine()) {
      StoredLocks locks = new StoredLocks();
      assertThat(locks.isEmpty()).isFalse();
      locks.load(engine);
      assertThat(locks.isEmpty()).isTrue();
      assertThat(isFree(engine, locks, Key.EMPTY, Key.EMPTY)).isTrue();
    }
  }

  @Test
  void saysWhatTheFamilySays() {
    long seed = Long.getLong("atoll.seed", System.nanoTime());
    System.out.println("stored locks seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      // Few may be kept in some rounds: then the engine is asked, and all is loaded again later.
      boolean isAll = round % 2 == 0;
      StoredLocks locks = isAll ? new StoredLocks() : new StoredLocks(1 + random.nextInt(8));
      try (KvEngine engine = new MemoryKvEngine()) {
        Modifications before = new Modifications();
        randomChange(random, before);
        try (WriteBatch batch = engine.newBatch()) {
          before.applyTo(batch);
          engine.write(batch);
        }
        locks.load(engine);
        for (int step = 0; step < 300; step++) {
          Modifications changes = new Modifications();
          for (int i = random.nextInt(3); i >= 0; i--) {
            randomChange(random, changes);
          }
          write(engine, locks, changes);
          assertSame(engine, locks, random, isAll);
        }
      }
    }
  }

  @Test
  void tooManyAreForgottenAndKeptAgainOnceTheyAreFew() {
    try (KvEngine engine = new MemoryKvEngine()) {
      StoredLocks locks = new StoredLocks(4);
      locks.load(engine);
      Modifications many = new Modifications();
      for (int i = 0; i < 10; i++) {
        many.put(Family.LOCK, key(i), lock(1));
      }
      write(engine, locks, many);
      assertThat(isFree(engine, locks, userKey(11), Key.EMPTY)).isFalse();
      assertThat(locks.get(engine, key(3))).isNotNull();
      Modifications gone = new Modifications();
      gone.deleteRange(Family.LOCK, key(0), key(10));
      write(engine, locks, gone);
      int looks = 0;
      while (!isFree(engine, locks, Key.EMPTY, Key.EMPTY)) {
        assertThat(++looks).as("looks at an empty family").isLessThan(100);
      }
      assertThat(locks.isEmpty()).isTrue();
    }
  }

  @Test
  void aLockThatIsHeldIsNeverMissed() throws InterruptedException {
    try (KvEngine engine = new MemoryKvEngine()) {
      StoredLocks locks = new StoredLocks(3);
      locks.load(engine);
      AtomicInteger held = new AtomicInteger(-1);
      AtomicInteger era = new AtomicInteger();
      AtomicBoolean isOver = new AtomicBoolean();
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 20_000; i++) {
                  Modifications put = new Modifications();
                  for (int k = 0; k <= i % 5; k++) { // now and then more than are kept
                    put.put(Family.LOCK, key(k), lock(1));
                  }
                  write(engine, locks, put);
                  era.incrementAndGet();
                  held.set(i % 5);
                  Thread.onSpinWait();
                  held.set(-1);
                  era.incrementAndGet();
                  Modifications delete = new Modifications();
                  delete.deleteRange(Family.LOCK, key(0), key(KEYS));
                  write(engine, locks, delete);
                }
                isOver.set(true);
              });
      int missed = 0;
      while (!isOver.get()) {
        int before = era.get();
        int key = held.get();
        if (key >= 0) {
          boolean isMissed =
              isFree(engine, locks, Key.EMPTY, Key.EMPTY)
                  || locks.isEmpty()
                  || locks.get(engine, key(key)) == null;
          if (isMissed && held.get() == key && era.get() == before) {
            missed++;
          }
        }
      }
      writer.join();
      assertThat(missed).isZero();
    }
  }
}
