package io.atoll.kv.rocks;

import static io.atoll.kv.rocks.Functions.MEMORY;
import static io.atoll.kv.rocks.Functions.unexpected;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.atoll.kv.Cursor;
import io.atoll.kv.KeyValueBlock;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** An iterator of RocksDB. Its bounds live in its own native memory as long as it does. */
final class ForeignCursor implements Cursor {
  private static final int SEEK_BYTES = 256;

  private final String where;
  private final Runnable onClose;
  private final Scratch.Pool scratches;
  private final Scratch scratch;
  private final MemorySegment memory;
  private final long resultAddress;

  /** Holds longer seek keys than fit beside the bounds. */
  private @Nullable Scratch longKey;

  /** Freed with the cursor; 0 where they are shared. */
  private final long options;

  private long iterator;
  private boolean valid;

  ForeignCursor(
      String where,
      long db,
      long family,
      long snapshot,
      byte[] lower,
      byte[] upper,
      Scratch.Pool scratches,
      Runnable onClose) {
    this.where = where;
    this.scratches = scratches;
    this.onClose = onClose;
    // Pooled: an arena of its own, closable by any thread, would stop all threads when it closes.
    this.scratch = scratches.take((long) SEEK_BYTES + lower.length + upper.length);
    this.memory = scratch.memory;
    this.resultAddress = scratch.address + Scratch.LENGTH;
    long bounds = (long) Scratch.BYTES + SEEK_BYTES;
    MemorySegment.copy(lower, 0, memory, JAVA_BYTE, bounds, lower.length);
    MemorySegment.copy(upper, 0, memory, JAVA_BYTE, bounds + lower.length, upper.length);
    try {
      options = (long) Functions.READOPTIONS_CREATE.invokeExact();
      Functions.READOPTIONS_SET_TOTAL_ORDER.invokeExact(options, (byte) 1);
      if (snapshot != 0) {
        Functions.READOPTIONS_SET_SNAPSHOT.invokeExact(options, snapshot);
      }
      if (lower.length > 0) {
        Functions.READOPTIONS_SET_LOWER.invokeExact(
            options, scratch.address + bounds, (long) lower.length);
      }
      if (upper.length > 0) {
        Functions.READOPTIONS_SET_UPPER.invokeExact(
            options, scratch.address + bounds + lower.length, (long) upper.length);
      }
      iterator = (long) Functions.CREATE_ITERATOR.invokeExact(db, options, family);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * A cursor without bounds.
   *
   * @param sharedOptions outlive it
   */
  ForeignCursor(
      String where,
      long db,
      long family,
      long sharedOptions,
      Scratch.Pool scratches,
      Runnable onClose) {
    this.where = where;
    this.scratches = scratches;
    this.onClose = onClose;
    this.scratch = scratches.take(SEEK_BYTES);
    this.memory = scratch.memory;
    this.resultAddress = scratch.address + Scratch.LENGTH;
    this.options = 0;
    try {
      iterator = (long) Functions.CREATE_ITERATOR.invokeExact(db, sharedOptions, family);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private long open() {
    if (iterator == 0) {
      throw NativeCalls.closed(this);
    }
    return iterator;
  }

  private long onRow() {
    if (!valid) {
      throw new java.util.NoSuchElementException("the cursor is not on a row");
    }
    return iterator;
  }

  private void moved() throws Throwable {
    valid = (byte) Functions.ITER_VALID.invokeExact(iterator) != 0;
    if (!valid) {
      memory.set(JAVA_LONG, Scratch.LENGTH, 0L);
      Functions.ITER_GET_ERROR.invokeExact(iterator, resultAddress);
      long text = memory.get(JAVA_LONG, Scratch.LENGTH);
      if (text != 0) {
        String error = MEMORY.getString(text);
        Functions.FREE.invokeExact(text);
        throw RocksErrors.of(where, error, null);
      }
    }
  }

  private long place(byte[] key) {
    Scratch place = scratch;
    long offset = Scratch.BYTES;
    if (key.length > SEEK_BYTES) {
      Scratch held = longKey;
      if (held == null || held.room() < key.length) {
        held = scratches.take(2L * key.length);
        longKey = held;
      }
      place = held;
    }
    MemorySegment.copy(key, 0, place.memory, JAVA_BYTE, offset, key.length);
    return place.address + offset;
  }

  @Override
  public void seek(byte[] key) {
    try {
      Functions.ITER_SEEK.invokeExact(open(), place(key), (long) key.length);
      moved();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public void seekForPrev(byte[] key) {
    try {
      Functions.ITER_SEEK_FOR_PREV.invokeExact(open(), place(key), (long) key.length);
      moved();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public void seekToFirst() {
    try {
      Functions.ITER_SEEK_TO_FIRST.invokeExact(open());
      moved();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public void seekToLast() {
    try {
      Functions.ITER_SEEK_TO_LAST.invokeExact(open());
      moved();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public void next() {
    try {
      Functions.ITER_NEXT.invokeExact(onRow());
      moved();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public void prev() {
    try {
      Functions.ITER_PREV.invokeExact(onRow());
      moved();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public boolean valid() {
    return valid;
  }

  /** The key's address; its length is in the scratch afterwards. */
  private long keyAddress() {
    try {
      return (long) Functions.ITER_KEY.invokeExact(onRow(), resultAddress);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private long valueAddress() {
    try {
      return (long) Functions.ITER_VALUE.invokeExact(onRow(), resultAddress);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private int length() {
    return Math.toIntExact(memory.get(JAVA_LONG, Scratch.LENGTH));
  }

  @Override
  public byte[] key() {
    long address = keyAddress();
    byte[] key = new byte[length()];
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, key, 0, key.length);
    return key;
  }

  @Override
  public byte[] value() {
    long address = valueAddress();
    byte[] value = new byte[length()];
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, value, 0, value.length);
    return value;
  }

  @Override
  public int copyKey(byte[] target) {
    long address = keyAddress();
    int length = length();
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, target, 0, Math.min(length, target.length));
    return length;
  }

  @Override
  public int copyValue(byte[] target) {
    long address = valueAddress();
    int length = length();
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, target, 0, Math.min(length, target.length));
    return length;
  }

  @Override
  public int nextBatch(KeyValueBlock block) {
    block.clear();
    long at = open();
    try {
      while (valid && !block.isFull()) {
        long key = (long) Functions.ITER_KEY.invokeExact(at, resultAddress);
        int keyLength = length();
        long value = (long) Functions.ITER_VALUE.invokeExact(at, resultAddress);
        int valueLength = length();
        block.add(keyLength, valueLength);
        int row = block.rows() - 1;
        byte[] data = block.data();
        MemorySegment.copy(MEMORY, JAVA_BYTE, key, data, block.keyOffset(row), keyLength);
        MemorySegment.copy(MEMORY, JAVA_BYTE, value, data, block.valueOffset(row), valueLength);
        Functions.ITER_NEXT.invokeExact(at);
        moved();
      }
    } catch (Throwable e) {
      throw unexpected(e);
    }
    return block.rows();
  }

  @Override
  public void close() {
    if (iterator == 0) {
      return;
    }
    try {
      Functions.ITER_DESTROY.invokeExact(iterator);
      if (options != 0) {
        Functions.READOPTIONS_DESTROY.invokeExact(options);
      }
    } catch (Throwable e) {
      throw unexpected(e);
    }
    iterator = 0;
    valid = false;
    scratches.give(scratch);
    onClose.run();
  }
}
