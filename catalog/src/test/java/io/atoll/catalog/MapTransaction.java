package io.atoll.catalog;

import io.atoll.client.CommitOutcome;
import io.atoll.client.KvIterator;
import io.atoll.client.KvReader;
import io.atoll.client.LockOptions;
import io.atoll.client.LockOutcome;
import io.atoll.client.MemBuffer;
import io.atoll.client.Snapshot;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads and writes of one transaction over a plain map. */
final class MapTransaction implements Transaction {
  private final TreeMap<Key, byte[]> map = new TreeMap<>();

  @Override
  public byte @Nullable [] get(Key key) {
    return map.get(key);
  }

  @Override
  public List<byte @Nullable []> batchGet(List<Key> keys) {
    List<byte @Nullable []> result = new ArrayList<>();
    keys.forEach(key -> result.add(map.get(key)));
    return result;
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse) {
    var part =
        range.end().isEmpty()
            ? map.tailMap(range.start(), true)
            : map.subMap(range.start(), true, range.end(), false);
    Iterator<Map.Entry<Key, byte[]>> it =
        new ArrayList<>((isReverse ? part.descendingMap() : part).entrySet()).iterator();
    return new KvIterator() {
      private Map.@Nullable Entry<Key, byte[]> current;

      @Override
      public boolean next() {
        current = it.hasNext() ? it.next() : null;
        return current != null;
      }

      @Override
      public Key key() {
        return current.getKey();
      }

      @Override
      public byte[] value() {
        return current.getValue();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse, int expectedPairs) {
    return scan(range, isReverse);
  }

  @Override
  public void put(Key key, byte[] value) {
    map.put(key, value);
  }

  @Override
  public void delete(Key key) {
    map.remove(key);
  }

  @Override
  public long startTs() {
    return 1;
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException();
  }

  @Override
  public TransactionOptions options() {
    throw unused();
  }

  @Override
  public boolean isStarted() {
    return true;
  }

  @Override
  public long forUpdateTs() {
    return 1;
  }

  @Override
  public long refreshForUpdateTs() {
    return 1;
  }

  @Override
  public KvReader view(long readTs) {
    return this;
  }

  @Override
  public Snapshot snapshot(long readTs) {
    throw unused();
  }

  @Override
  public MemBuffer buffer() {
    throw unused();
  }

  @Override
  public boolean insert(Key key, byte[] value) {
    throw unused();
  }

  @Override
  public void putCovered(Key key, byte[] value) {
    throw unused();
  }

  @Override
  public void deleteCovered(Key key) {
    throw unused();
  }

  @Override
  public int stage() {
    throw unused();
  }

  @Override
  public void release(int stage) {
    throw unused();
  }

  @Override
  public void cleanup(int stage) {
    throw unused();
  }

  @Override
  public LockOutcome lockKeys(List<Key> keys, LockOptions options) {
    throw unused();
  }

  @Override
  public LockOutcome lockWrites(LockOptions options) {
    throw unused();
  }

  @Override
  public boolean holdsLock(Key key) {
    return false;
  }

  @Override
  public CommitOutcome commit() {
    throw unused();
  }

  @Override
  public void rollback() {}

  @Override
  public boolean isClosed() {
    return false;
  }
}
