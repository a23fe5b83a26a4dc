package io.atoll.kv.rocks;

import static io.atoll.kv.rocks.Functions.MEMORY;
import static io.atoll.kv.rocks.Functions.unexpected;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.atoll.kv.CachedRead;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvReader;
import io.atoll.kv.Snapshot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;

/**
 * The hot paths through RocksDB's C API. The API's handles are structs that begin with the C++
 * pointer which the Java API calls its native handle, so a segment that holds it serves as one.
 */
final class ForeignCalls implements NativeCalls {
  private static final int BLOCK_CACHE_TIER = 1;
  private static final String INCOMPLETE = "Result incomplete";

  private final String where;
  private final Arena arena = Arena.ofShared();
  private final Scratch.Pool scratches = new Scratch.Pool();
  private final LongAdder openHandles = new LongAdder();
  private final long db;
  private final long[] families;
  private final long writeOptions;
  private final Options newest;

  /** Of near cursors of the newest state, which copy them. */
  private final long nearOptions;

  /** Read options of one view: any tier, and memory only. */
  private record Options(long any, long cached) {
    static Options create(long snapshot) {
      try {
        long any = (long) Functions.READOPTIONS_CREATE.invokeExact();
        long cached = (long) Functions.READOPTIONS_CREATE.invokeExact();
        Functions.READOPTIONS_SET_READ_TIER.invokeExact(cached, BLOCK_CACHE_TIER);
        if (snapshot != 0) {
          Functions.READOPTIONS_SET_SNAPSHOT.invokeExact(any, snapshot);
          Functions.READOPTIONS_SET_SNAPSHOT.invokeExact(cached, snapshot);
        }
        return new Options(any, cached);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    void destroy() {
      try {
        Functions.READOPTIONS_DESTROY.invokeExact(any);
        Functions.READOPTIONS_DESTROY.invokeExact(cached);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }
  }

  /**
   * @param handles by family ordinal
   */
  ForeignCalls(String where, RocksDB rocks, List<ColumnFamilyHandle> handles) {
    this.where = where;
    this.db = handle(rocks.getNativeHandle());
    this.families = new long[handles.size()];
    for (int i = 0; i < families.length; i++) {
      families[i] = handle(handles.get(i).getNativeHandle());
    }
    try {
      writeOptions = (long) Functions.WRITEOPTIONS_CREATE.invokeExact();
      Functions.WRITEOPTIONS_DISABLE_WAL.invokeExact(writeOptions, 1);
      nearOptions = (long) Functions.READOPTIONS_CREATE.invokeExact();
      Functions.READOPTIONS_SET_SAME_PREFIX.invokeExact(nearOptions, (byte) 1);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    newest = Options.create(0);
  }

  private long handle(long nativeHandle) {
    MemorySegment struct = arena.allocate(16, 8);
    struct.set(JAVA_LONG, 0, nativeHandle);
    return struct.address();
  }

  /** Takes the error text at {@code address} and frees it; empty when there is none. */
  private static String takeError(Scratch scratch) {
    long text = scratch.memory.get(JAVA_LONG, Scratch.ERROR);
    if (text == 0) {
      return "";
    }
    String error = MEMORY.getString(text);
    try {
      Functions.FREE.invokeExact(text);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    return error.isEmpty() ? "unknown error" : error;
  }

  @Override
  public void write(byte[] batch, int length) {
    Scratch scratch = scratches.take(length);
    String error;
    try {
      MemorySegment.copy(batch, 0, scratch.memory, JAVA_BYTE, Scratch.BYTES, length);
      scratch.memory.set(JAVA_LONG, Scratch.ERROR, 0L);
      long nativeBatch =
          (long)
              Functions.WRITEBATCH_CREATE_FROM.invokeExact(
                  scratch.address + Scratch.BYTES, (long) length);
      Functions.WRITE.invokeExact(db, writeOptions, nativeBatch, scratch.address + Scratch.ERROR);
      Functions.WRITEBATCH_DESTROY.invokeExact(nativeBatch);
      error = takeError(scratch);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    scratches.give(scratch);
    if (!error.isEmpty()) {
      throw RocksErrors.of(where, error, null);
    }
  }

  /** A value, null when there is none, or {@link #notCached} by identity. */
  private byte @Nullable [] get(Family family, byte[] key, long options, byte[] notCached) {
    Scratch scratch = scratches.take(key.length);
    MemorySegment memory = scratch.memory;
    try {
      while (true) {
        MemorySegment.copy(key, 0, memory, JAVA_BYTE, Scratch.BYTES, key.length);
        memory.set(JAVA_LONG, Scratch.ERROR, 0L);
        memory.set(JAVA_LONG, Scratch.FOUND, 0L);
        long room = scratch.room() - key.length;
        long value = Scratch.BYTES + key.length;
        byte fits =
            (byte)
                Functions.GET_INTO_BUFFER.invokeExact(
                    db,
                    options,
                    families[family.ordinal()],
                    scratch.address + Scratch.BYTES,
                    (long) key.length,
                    scratch.address + value,
                    room,
                    scratch.address + Scratch.LENGTH,
                    scratch.address + Scratch.FOUND,
                    scratch.address + Scratch.ERROR);
        String error = takeError(scratch);
        if (!error.isEmpty()) {
          scratches.give(scratch);
          if (error.startsWith(INCOMPLETE)) {
            return notCached;
          }
          throw RocksErrors.of(where, error, null);
        }
        if (memory.get(JAVA_BYTE, Scratch.FOUND) == 0) {
          scratches.give(scratch);
          return null;
        }
        long length = memory.get(JAVA_LONG, Scratch.LENGTH);
        if (fits != 0) {
          byte[] result = new byte[Math.toIntExact(length)];
          MemorySegment.copy(memory, JAVA_BYTE, value, result, 0, result.length);
          scratches.give(scratch);
          return result;
        }
        // Larger than the scratch: once more with room for it. It may have grown meanwhile.
        scratches.give(scratch);
        scratch = scratches.take(key.length + length);
        memory = scratch.memory;
      }
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static final byte[] NOT_CACHED = new byte[0];

  private CachedRead getCached(Family family, byte[] key, Options options) {
    byte[] value = get(family, key, options.cached, NOT_CACHED);
    if (value == null) {
      return CachedRead.Miss.ABSENT;
    }
    return value == NOT_CACHED ? CachedRead.Miss.NOT_CACHED : new CachedRead.Hit(value);
  }

  private Cursor cursor(Family family, byte[] lower, byte[] upper, long snapshot) {
    openHandles.increment();
    return new ForeignCursor(
        where,
        db,
        families[family.ordinal()],
        snapshot,
        lower,
        upper,
        scratches,
        openHandles::decrement);
  }

  private Cursor nearCursor() {
    openHandles.increment();
    return new ForeignCursor(
        where,
        db,
        families[Family.WRITE.ordinal()],
        nearOptions,
        scratches,
        openHandles::decrement);
  }

  @Override
  public KvReader newest() {
    return new KvReader() {
      @Override
      public byte @Nullable [] get(Family family, byte[] key) {
        return ForeignCalls.this.get(family, key, newest.any, NOT_CACHED);
      }

      @Override
      public CachedRead getCached(Family family, byte[] key) {
        return ForeignCalls.this.getCached(family, key, newest);
      }

      @Override
      public Cursor cursor(Family family, byte[] lower, byte[] upper) {
        return ForeignCalls.this.cursor(family, lower, upper, 0);
      }

      @Override
      public Cursor nearCursor() {
        return ForeignCalls.this.nearCursor();
      }
    };
  }

  @Override
  public Snapshot snapshot() {
    return new ForeignSnapshot();
  }

  @Override
  public long openHandles() {
    return openHandles.sum();
  }

  @Override
  public void close() {
    newest.destroy();
    try {
      Functions.WRITEOPTIONS_DESTROY.invokeExact(writeOptions);
      Functions.READOPTIONS_DESTROY.invokeExact(nearOptions);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    arena.close();
  }

  private final class ForeignSnapshot implements Snapshot {
    private final long snapshot;
    private final Options options;
    private final AtomicBoolean closed = new AtomicBoolean();

    ForeignSnapshot() {
      try {
        snapshot = (long) Functions.CREATE_SNAPSHOT.invokeExact(db);
      } catch (Throwable e) {
        throw unexpected(e);
      }
      options = Options.create(snapshot);
      openHandles.increment();
    }

    private void checkOpen() {
      if (closed.get()) {
        throw new IllegalStateException("the snapshot is closed");
      }
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
      checkOpen();
      return ForeignCalls.this.get(family, key, options.any, NOT_CACHED);
    }

    @Override
    public CachedRead getCached(Family family, byte[] key) {
      checkOpen();
      return ForeignCalls.this.getCached(family, key, options);
    }

    @Override
    public Cursor cursor(Family family, byte[] lower, byte[] upper) {
      checkOpen();
      return ForeignCalls.this.cursor(family, lower, upper, snapshot);
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        options.destroy();
        try {
          Functions.RELEASE_SNAPSHOT.invokeExact(db, snapshot);
        } catch (Throwable e) {
          throw unexpected(e);
        }
        openHandles.decrement();
      }
    }
  }
}
