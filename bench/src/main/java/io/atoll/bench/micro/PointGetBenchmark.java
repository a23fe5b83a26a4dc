package io.atoll.bench.micro;

import io.atoll.codec.Key;
import io.atoll.codec.TableKeys;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.WriteBatch;
import io.atoll.kv.rocks.RocksKvEngine;
import io.atoll.kv.rocks.RocksSettings;
import io.atoll.mvcc.MvccKeys;
import io.atoll.mvcc.PointReader;
import io.atoll.mvcc.StoredLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The newest version of one row of 100,000, from RocksDB with all blocks in its cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PointGetBenchmark {
  private static final int ROWS = 100_000;
  private static final int VALUE_BYTES = 200;
  private static final long COMMIT_TS = 1000;

  private final StoredLocks locks = new StoredLocks();
  private @Nullable Path folder;
  private @Nullable KvEngine engine;
  private final Random random = new Random(1);

  @Setup
  public void fill() throws IOException {
    folder = Files.createTempDirectory("atoll-bench");
    KvEngine opened = RocksKvEngine.open(folder, RocksSettings.defaults());
    engine = opened;
    // A committed PUT with its value inline: kind, startTs, length, value.
    byte[] record = new byte[4 + 1 + VALUE_BYTES];
    Arrays.fill(record, (byte) 'x');
    record[0] = 'P';
    record[1] = 7;
    record[2] = 'v';
    record[3] = (byte) VALUE_BYTES;
    record = Arrays.copyOf(record, 4 + VALUE_BYTES);
    for (int from = 0; from < ROWS; from += 1000) {
      try (WriteBatch batch = opened.newBatch()) {
        for (int i = from; i < from + 1000; i++) {
          batch.put(Family.WRITE, MvccKeys.encode(TableKeys.row(100, i), COMMIT_TS), record);
        }
        opened.write(batch);
      }
    }
    opened.flush();
    locks.load(opened);
    if (get(TableKeys.row(100, 17), opened).length != VALUE_BYTES) {
      throw new IllegalStateException("the rows are not as they were written");
    }
  }

  private byte[] get(Key key, KvEngine from) {
    try (PointReader reader =
        new PointReader(from, locks, COMMIT_TS + 1, true, Set.of(), true, false)) {
      byte[] value = reader.get(key);
      if (value == null) {
        throw new IllegalStateException("no row at " + key);
      }
      return value;
    }
  }

  @Benchmark
  public byte[] get() {
    KvEngine opened = engine;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return get(TableKeys.row(100, random.nextInt(ROWS)), opened);
  }

  @TearDown
  public void remove() throws IOException {
    if (engine != null) {
      engine.close();
    }
    if (folder == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
