package io.atoll.kv;

import org.jspecify.annotations.Nullable;

/** Reads: of a {@link Snapshot}, or of the newest state ({@link KvEngine}). Thread-safe. */
public interface KvReader {
  /** The value of a key; may read from disk, which blocks the calling thread in native code. */
  byte @Nullable [] get(Family family, byte[] key);

  /**
   * The value of a key if memory (write buffers, block cache) can tell; never touches the disk, so
   * it may be called on a virtual thread. {@link CachedRead.Miss#NOT_CACHED}: call {@link #get} on
   * a pool for blocking reads.
   */
  CachedRead getCached(Family family, byte[] key);

  /**
   * A cursor over {@code [lower, upper)}; an empty {@code upper} means no end. Not positioned yet.
   * Blocks on disk like {@link #get}. Sees the state at the moment of the call.
   */
  Cursor cursor(Family family, byte[] lower, byte[] upper);

  /** Seek keys of a {@link #nearCursor} are at least this long: 24 bytes of a key, encoded. */
  int NEAR_BYTES = 27;

  /**
   * A cursor for looking at single keys of the write family: after a seek it certainly finds the
   * keys that share their first {@link #NEAR_BYTES} bytes with the one sought, others perhaps not.
   * That lets filters skip files, most of them where there is no such key. Blocks and sees as
   * {@link #cursor} does.
   */
  default Cursor nearCursor() {
    return cursor(Family.WRITE, new byte[0], new byte[0]);
  }
}
