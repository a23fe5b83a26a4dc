package io.atoll.kv.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.kv.CachedRead;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.KvEngineContract;
import io.atoll.kv.KvException;
import io.atoll.kv.WriteBatch;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TableProperties;

final class RocksKvEngineTest extends KvEngineContract {
  static final RocksSettings SMALL =
      RocksSettings.defaults().withBlockCacheBytes(4 << 20).withWriteBufferBytes(8 << 20);

  @TempDir Path folder;

  @Override
  protected KvEngine open() {
    return RocksKvEngine.open(folder, SMALL);
  }

  @Override
  protected KvEngine crash(KvEngine current) {
    ((RocksKvEngine) current).closeWithoutFlush();
    return open();
  }

  @Test
  void theCApiIsThere() {
    assertThat(Functions.missing()).isEmpty();
  }

  @Test
  void closingKeepsEverything() {
    put(Family.RAW, "a", "1");
    engine.close();
    engine = open();
    assertThat(s(engine.get(Family.RAW, b("a")))).isEqualTo("1");
  }

  /** A whole one of a large file fits into no shard of a small cache: each seek would read it. */
  @Test
  void filtersAndIndexesOfLargeFilesAreInParts() throws RocksDBException {
    try (WriteBatch batch = engine.newBatch()) {
      for (int i = 0; i < 200_000; i++) {
        batch.put(Family.LOCK, b(String.format("key %08d", i)), b("v"));
      }
      engine.write(batch);
    }
    engine.close();
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    for (byte[] name : RocksDB.listColumnFamilies(new Options(), folder.toString())) {
      families.add(new ColumnFamilyDescriptor(name));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (RocksDB db = RocksDB.openReadOnly(folder.toString(), families, handles)) {
      TableProperties largest =
          db.getPropertiesOfAllTables(handles.get(Family.LOCK.ordinal())).values().stream()
              .max(Comparator.comparingLong(TableProperties::getFilterSize))
              .orElseThrow();
      assertThat(largest.getFilterSize()).isGreaterThan(100_000);
      assertThat(largest.getTopLevelIndexSize()).isBetween(1L, 20_000L);
      handles.forEach(ColumnFamilyHandle::close);
    }
    engine = open();
  }

  @Test
  void aColdKeyIsNotReadFromDiskByACachedRead() {
    byte[] value = new byte[1000];
    try (WriteBatch batch = engine.newBatch()) {
      for (int i = 0; i < 1000; i++) {
        batch.put(Family.WRITE, b(String.format("k%04d", i)), value);
      }
      engine.write(batch);
    }
    engine.flush();
    engine.close();
    engine = open();
    assertThat(engine.getCached(Family.WRITE, b("k0500"))).isEqualTo(CachedRead.Miss.NOT_CACHED);
    assertThat(engine.get(Family.WRITE, b("k0500"))).isEqualTo(value);
    assertThat(engine.getCached(Family.WRITE, b("k0500"))).isInstanceOf(CachedRead.Hit.class);
  }

  @Test
  void largeValuesLieInBlobFiles() throws Exception {
    byte[] large = new byte[1 << 20];
    new java.util.Random(1).nextBytes(large);
    try (WriteBatch batch = engine.newBatch()) {
      batch.put(Family.DEFAULT, b("a"), large);
      engine.write(batch);
    }
    engine.flush();
    assertThat(engine.get(Family.DEFAULT, b("a"))).isEqualTo(large);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::toString)).anyMatch(name -> name.endsWith(".blob"));
    }
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    try (WriteBatch batch = engine.newBatch()) {
      for (int i = 0; i < 10_000; i++) {
        batch.put(Family.WRITE, b(String.format("k%06d", i)), b("value" + i));
      }
      engine.write(batch);
    }
    engine.flush();
    engine.close();
    List<Path> tables;
    try (Stream<Path> files = Files.list(folder)) {
      tables = files.filter(file -> file.toString().endsWith(".sst")).toList();
    }
    for (Path table : tables) {
      try (FileChannel channel = FileChannel.open(table, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(64), 200);
      }
    }
    engine = open();
    assertThatThrownBy(
            () -> {
              try (Cursor cursor = engine.cursor(Family.WRITE, NONE, NONE)) {
                for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {}
              }
            })
        .isInstanceOf(KvException.Corruption.class)
        .hasMessageContaining(".sst");
  }

  @Test
  void aFolderInUseIsRefused() {
    assertThatThrownBy(this::open)
        .isInstanceOf(KvException.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void aClosedEngineSaysSo() {
    engine.close();
    assertThatThrownBy(() -> engine.get(Family.DEFAULT, b("a")))
        .isInstanceOf(KvException.Io.class)
        .hasMessageContaining("closed");
  }
}
