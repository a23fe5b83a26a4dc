package io.atoll.kv.rocks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Native memory of one call: results at fixed offsets, then the key, then room for a value. Pooled:
 * {@link Pool#take} and {@link Pool#give} cost two atomic operations.
 */
final class Scratch {
  /** Where a call puts a length, a found flag, an error's address. */
  static final int LENGTH = 0;

  static final int FOUND = 8;
  static final int ERROR = 16;
  static final int BYTES = 32;

  private static final int SIZE = 16 << 10;

  final MemorySegment memory;
  final long address;

  private Scratch(MemorySegment memory) {
    this.memory = memory;
    this.address = memory.address();
  }

  /** One with at least {@code bytes} behind the results, collected by the garbage collector. */
  private static Scratch of(long bytes) {
    return new Scratch(Arena.ofAuto().allocate(BYTES + bytes, 8));
  }

  long room() {
    return memory.byteSize() - BYTES;
  }

  /**
   * Spare scratches, spread by thread so that two cores seldom meet. A thread has a few: a range
   * read holds a cursor of each family at once, and making a scratch clears its 16 KiB.
   */
  static final class Pool {
    private static final int THREADS = 64;
    private static final int SPARES = 4;

    private final AtomicReferenceArray<@Nullable Scratch> slots =
        new AtomicReferenceArray<>(THREADS * SPARES);

    Scratch take(long bytes) {
      if (bytes > SIZE - BYTES) {
        return of(bytes);
      }
      int first = firstSlot();
      for (int i = 0; i < SPARES; i++) {
        if (slots.getPlain(first + i) != null) {
          Scratch spare = slots.getAndSet(first + i, null);
          if (spare != null) {
            return spare;
          }
        }
      }
      return of(SIZE - BYTES);
    }

    void give(Scratch scratch) {
      if (scratch.memory.byteSize() != SIZE) {
        return;
      }
      int first = firstSlot();
      for (int i = 0; i < SPARES; i++) {
        if (slots.getPlain(first + i) == null && slots.compareAndSet(first + i, null, scratch)) {
          return;
        }
      }
    }

    private static int firstSlot() {
      return ((int) Thread.currentThread().threadId() & (THREADS - 1)) * SPARES;
    }
  }
}
