package io.atoll.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBufferTest {
  @TempDir Path folder;

  private WriteBuffer buffer(long memoryLimit) {
    Environment environment = RealEnvironment.at(folder);
    return new WriteBuffer(new ValueLog(environment, "spill/a.txn", memoryLimit));
  }

  private static Key key(int number) {
    return Key.of(new byte[] {'k', (byte) (number >> 8), (byte) number});
  }

  /** Random writes, stages and walks against a plain map with copies. */
  private void agreesWithPlainMap(long seed, long memoryLimit) {
    Random random = new Random(seed);
    WriteBuffer buffer = buffer(memoryLimit);
    TreeMap<Key, Optional<byte[]>> model = new TreeMap<>();
    ArrayDeque<TreeMap<Key, Optional<byte[]>>> saved = new ArrayDeque<>();
    ArrayDeque<Integer> stages = new ArrayDeque<>();
    for (int step = 0; step < 3_000; step++) {
      Key key = key(random.nextInt(1_000));
      switch (random.nextInt(20)) {
        case 0 -> {
          if (stages.size() < 5) {
            stages.push(buffer.stage());
            saved.push(new TreeMap<>(model));
          }
        }
        case 1 -> {
          if (!stages.isEmpty()) {
            buffer.release(stages.pop());
            saved.pop();
          }
        }
        case 2 -> {
          if (!stages.isEmpty()) {
            buffer.cleanup(stages.pop());
            model = saved.pop();
          }
        }
        case 3, 4 -> {
          buffer.write(buffer.entry(key), ValueLog.TOMBSTONE, false);
          model.put(key, Optional.empty());
        }
        case 5 -> buffer.entry(key);
        default -> {
          byte[] value = new byte[random.nextInt(40)];
          random.nextBytes(value);
          buffer.write(buffer.entry(key), value, random.nextBoolean());
          model.put(key, Optional.of(value));
        }
      }
      if (step % 100 == 0) {
        check(buffer, model, random);
      }
    }
    check(buffer, model, random);
    buffer.close();
  }

  private static void check(
      WriteBuffer buffer, TreeMap<Key, Optional<byte[]>> model, Random random) {
    assertThat(buffer.size()).isEqualTo(model.size());
    long bytes = 0;
    for (Map.Entry<Key, Optional<byte[]>> entry : model.entrySet()) {
      bytes += entry.getKey().bytes().length + entry.getValue().map(v -> v.length).orElse(0);
    }
    assertThat(buffer.sizeBytes()).isEqualTo(bytes);
    Key start = random.nextInt(4) == 0 ? Key.EMPTY : key(random.nextInt(1_000));
    Key end = random.nextInt(4) == 0 ? Key.EMPTY : key(random.nextInt(1_000));
    if (!end.isEmpty() && start.compareTo(end) > 0) {
      return;
    }
    boolean isReverse = random.nextBoolean();
    var part = end.isEmpty() ? model.tailMap(start, true) : model.subMap(start, true, end, false);
    List<String> expected = new ArrayList<>();
    (isReverse ? part.descendingMap() : part)
        .forEach((k, v) -> expected.add(k + "=" + v.map(Arrays::toString).orElse("deleted")));
    List<String> seen = new ArrayList<>();
    MemBuffer.Changes changes = buffer.changes(new KeyRange(start, end), isReverse);
    while (changes.next()) {
      byte[] value = changes.value();
      seen.add(changes.key() + "=" + (value == null ? "deleted" : Arrays.toString(value)));
    }
    assertThat(seen).isEqualTo(expected);
    assertThat(buffer.touches(new KeyRange(start, end))).isEqualTo(!expected.isEmpty());
  }

  @Test
  void agreesWithPlainMapInMemory() {
    for (long seed = 1; seed <= 3; seed++) {
      agreesWithPlainMap(seed, Long.MAX_VALUE);
    }
  }

  @Test
  void agreesWithPlainMapWhenValuesSpill() {
    for (long seed = 11; seed <= 12; seed++) {
      agreesWithPlainMap(seed, 2_000);
    }
    assertThat(folder.resolve("spill")).isEmptyDirectory();
  }

  @Test
  void walkGoesOnWhileKeysAreAdded() {
    WriteBuffer buffer = buffer(Long.MAX_VALUE);
    for (int i = 0; i < 1_000; i += 2) {
      buffer.write(buffer.entry(key(i)), new byte[] {1}, false);
    }
    MemBuffer.Changes changes = buffer.changes(new KeyRange(Key.EMPTY, Key.EMPTY), false);
    int seen = 0;
    while (changes.next()) {
      seen++;
      // Behind the walk: not seen.
      buffer.write(
          buffer.entry(Key.of(new byte[] {'a', (byte) (seen >> 8), (byte) seen})),
          new byte[] {1},
          false);
    }
    assertThat(seen).isEqualTo(500);
  }

  @Test
  void cleanupForgetsWhatWasToBeLocked() {
    WriteBuffer buffer = buffer(Long.MAX_VALUE);
    buffer.write(buffer.entry(key(1)), new byte[] {1}, true);
    int stage = buffer.stage();
    buffer.write(buffer.entry(key(2)), new byte[] {1}, true);
    assertThat(buffer.entriesToLock()).hasSize(2);
    buffer.cleanup(stage);
    assertThat(buffer.entriesToLock()).hasSize(1);
    buffer.allLocked();
    assertThat(buffer.entriesToLock()).isEmpty();
  }
}
