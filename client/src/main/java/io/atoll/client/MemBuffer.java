package io.atoll.client;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has written and not yet committed, in key order: what an executor lays over a
 * coprocessor's rows. One thread at a time (the transaction's).
 */
public interface MemBuffer {
  /** What the buffer says about a key. */
  enum Presence {
    /** Not written by the transaction. */
    ABSENT,
    /** Written: {@link #value} has it. */
    WRITTEN,
    /** Deleted. */
    DELETED
  }

  Presence presence(Key key);

  /** The value written for the key; null where it is absent or deleted. */
  byte @Nullable [] value(Key key);

  /** Keys with a write or delete. */
  int size();

  boolean isEmpty();

  /** Bytes of keys and values, spilled ones included. */
  long sizeBytes();

  /** Whether the transaction wrote or deleted any key of the range. */
  boolean touches(KeyRange range);

  /** Writes and deletes of the range in key order. */
  Changes changes(KeyRange range, boolean isReverse);

  /**
   * A walk over writes and deletes; starts before the first. Stays correct when the buffer is
   * written meanwhile: it goes on at the next key after the current one.
   */
  interface Changes {
    boolean next();

    Key key();

    /** The value; null for a delete. */
    byte @Nullable [] value();

    boolean isDelete();
  }
}
