package io.atoll.kv.memory;

import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvException;
import io.atoll.kv.RangeFiles;
import io.atoll.kv.Snapshot;
import io.atoll.kv.WriteBatch;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Range files in memory: pairs with their lengths before them. A crash loses what was received and
 * not synced, and the end of what was not synced in part.
 */
final class MemoryRangeFiles implements RangeFiles {
  /** Bytes so far, and how many of them are safe. Guarded by itself. */
  private static final class Content {
    private byte[] bytes = new byte[0];
    private int safe;

    private synchronized void append(byte[] from, int offset, int length) {
      int before = bytes.length;
      bytes = Arrays.copyOf(bytes, before + length);
      System.arraycopy(from, offset, bytes, before, length);
    }

    private synchronized void sync() {
      safe = bytes.length;
    }

    private synchronized byte[] bytes() {
      return bytes;
    }

    private synchronized boolean crash() {
      bytes = Arrays.copyOf(bytes, safe);
      return safe > 0;
    }
  }

  private final MemoryKvEngine engine;
  private final Map<String, Content> files = new ConcurrentHashMap<>();

  MemoryRangeFiles(MemoryKvEngine engine) {
    this.engine = engine;
  }

  void crash() {
    files.values().removeIf(content -> !content.crash());
  }

  private Content content(String name) {
    Content content = files.get(name);
    if (content == null) {
      throw new KvException.Io(name + ": no such file", null);
    }
    return content;
  }

  @Override
  public Optional<RangeFile> export(
      Snapshot snapshot, Family family, byte[] start, byte[] end, String name) {
    Content content = new Content();
    long pairs = 0;
    try (Cursor cursor = snapshot.cursor(family, start, end)) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        byte[] key = cursor.key();
        byte[] value = cursor.value();
        ByteBuffer pair = ByteBuffer.allocate(8 + key.length + value.length);
        pair.putInt(key.length).putInt(value.length).put(key).put(value);
        content.append(pair.array(), 0, pair.capacity());
        pairs++;
      }
    }
    if (pairs == 0) {
      return Optional.empty();
    }
    files.put(name, content);
    return Optional.of(new RangeFile(name, family, content.bytes().length, pairs));
  }

  @Override
  public long sizeBytes(String name) {
    return content(name).bytes().length;
  }

  @Override
  public int read(String name, long offset, byte[] target) {
    byte[] bytes = content(name).bytes();
    int count = (int) Math.clamp(bytes.length - offset, 0, target.length);
    System.arraycopy(bytes, (int) Math.min(offset, bytes.length), target, 0, count);
    return count;
  }

  @Override
  public Incoming receive(String name) {
    Content content = new Content();
    files.put(name, content);
    return new Incoming() {
      @Override
      public void write(byte[] bytes, int offset, int length) {
        content.append(bytes, offset, length);
      }

      @Override
      public void sync() {
        content.sync();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void replace(List<Family> families, byte[] start, byte[] end, List<RangeFile> replacing) {
    RangeFiles.clear(engine, families, start, end);
    for (RangeFile file : replacing) {
      try (WriteBatch batch = engine.newBatch()) {
        ByteBuffer bytes = ByteBuffer.wrap(content(file.name()).bytes());
        while (bytes.hasRemaining()) {
          byte[] key = new byte[bytes.getInt()];
          byte[] value = new byte[bytes.getInt()];
          bytes.get(key).get(value);
          batch.put(file.family(), key, value);
        }
        engine.write(batch);
      } catch (BufferUnderflowException e) {
        throw new KvException.Corruption(file.name() + ": the file ends within a pair", e);
      }
    }
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(files.keySet());
    names.sort(null);
    return names;
  }

  @Override
  public void delete(String name) {
    files.remove(name);
  }
}
