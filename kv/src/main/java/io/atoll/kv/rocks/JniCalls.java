package io.atoll.kv.rocks;

import io.atoll.kv.CachedRead;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvReader;
import io.atoll.kv.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteOptions;

/** The same paths through RocksDB's own Java API; slower, for libraries without the C API. */
final class JniCalls implements NativeCalls {
  private final String where;
  private final RocksDB db;
  private final List<ColumnFamilyHandle> families;
  private final LongAdder openHandles = new LongAdder();
  private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
  private final View newest = new View(null);

  JniCalls(String where, RocksDB db, List<ColumnFamilyHandle> families) {
    this.where = where;
    this.db = db;
    this.families = List.copyOf(families);
  }

  @Override
  public void write(byte[] batch, int length) {
    byte[] exact = batch.length == length ? batch : Arrays.copyOf(batch, length);
    try (org.rocksdb.WriteBatch nativeBatch = new org.rocksdb.WriteBatch(exact)) {
      db.write(writeOptions, nativeBatch);
    } catch (RocksDBException e) {
      throw RocksErrors.of(where, e);
    }
  }

  @Override
  public KvReader newest() {
    return newest;
  }

  @Override
  public Snapshot snapshot() {
    openHandles.increment();
    return new JniSnapshot(db.getSnapshot());
  }

  @Override
  public long openHandles() {
    return openHandles.sum();
  }

  @Override
  public void close() {
    newest.closeOptions();
    writeOptions.close();
  }

  private class View implements KvReader {
    private final org.rocksdb.@Nullable Snapshot snapshot;
    private final ReadOptions any = new ReadOptions();
    private final ReadOptions cached = new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER);

    View(org.rocksdb.@Nullable Snapshot snapshot) {
      this.snapshot = snapshot;
      if (snapshot != null) {
        any.setSnapshot(snapshot);
        cached.setSnapshot(snapshot);
      }
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
      try {
        return db.get(families.get(family.ordinal()), any, key);
      } catch (RocksDBException e) {
        throw RocksErrors.of(where, e);
      }
    }

    @Override
    public CachedRead getCached(Family family, byte[] key) {
      try {
        byte[] value = db.get(families.get(family.ordinal()), cached, key);
        return value == null ? CachedRead.Miss.ABSENT : new CachedRead.Hit(value);
      } catch (RocksDBException e) {
        if (RocksErrors.isIncomplete(e)) {
          return CachedRead.Miss.NOT_CACHED;
        }
        throw RocksErrors.of(where, e);
      }
    }

    @Override
    public Cursor cursor(Family family, byte[] lower, byte[] upper) {
      openHandles.increment();
      return new JniCursor(families.get(family.ordinal()), snapshot, lower, upper);
    }

    void closeOptions() {
      any.close();
      cached.close();
    }
  }

  private final class JniSnapshot extends View implements Snapshot {
    private final org.rocksdb.Snapshot taken;
    private final AtomicBoolean closed = new AtomicBoolean();

    JniSnapshot(org.rocksdb.Snapshot taken) {
      super(taken);
      this.taken = taken;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        closeOptions();
        db.releaseSnapshot(taken);
        taken.close();
        openHandles.decrement();
      }
    }
  }

  private final class JniCursor implements Cursor {
    private final @Nullable Slice lower;
    private final @Nullable Slice upper;
    private final ReadOptions options = new ReadOptions().setTotalOrderSeek(true);
    private final RocksIterator iterator;
    private boolean valid;
    private boolean closed;

    JniCursor(
        ColumnFamilyHandle family,
        org.rocksdb.@Nullable Snapshot snapshot,
        byte[] lower,
        byte[] upper) {
      this.lower = lower.length == 0 ? null : new Slice(lower);
      this.upper = upper.length == 0 ? null : new Slice(upper);
      if (snapshot != null) {
        options.setSnapshot(snapshot);
      }
      if (this.lower != null) {
        options.setIterateLowerBound(this.lower);
      }
      if (this.upper != null) {
        options.setIterateUpperBound(this.upper);
      }
      iterator = db.newIterator(family, options);
    }

    private RocksIterator open() {
      if (closed) {
        throw NativeCalls.closed(this);
      }
      return iterator;
    }

    private RocksIterator onRow() {
      if (!valid) {
        throw new NoSuchElementException("the cursor is not on a row");
      }
      return iterator;
    }

    private void moved() {
      valid = iterator.isValid();
      if (!valid) {
        try {
          iterator.status();
        } catch (RocksDBException e) {
          throw RocksErrors.of(where, e);
        }
      }
    }

    @Override
    public void seek(byte[] key) {
      open().seek(key);
      moved();
    }

    @Override
    public void seekForPrev(byte[] key) {
      open().seekForPrev(key);
      moved();
    }

    @Override
    public void seekToFirst() {
      open().seekToFirst();
      moved();
    }

    @Override
    public void seekToLast() {
      open().seekToLast();
      moved();
    }

    @Override
    public void next() {
      onRow().next();
      moved();
    }

    @Override
    public void prev() {
      onRow().prev();
      moved();
    }

    @Override
    public boolean valid() {
      return valid;
    }

    @Override
    public byte[] key() {
      return onRow().key();
    }

    @Override
    public byte[] value() {
      return onRow().value();
    }

    @Override
    public int copyKey(byte[] target) {
      return copy(onRow().key(), target);
    }

    @Override
    public int copyValue(byte[] target) {
      return copy(onRow().value(), target);
    }

    private static int copy(byte[] source, byte[] target) {
      System.arraycopy(source, 0, target, 0, Math.min(source.length, target.length));
      return source.length;
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      valid = false;
      iterator.close();
      options.close();
      if (lower != null) {
        lower.close();
      }
      if (upper != null) {
        upper.close();
      }
      openHandles.decrement();
    }
  }
}
