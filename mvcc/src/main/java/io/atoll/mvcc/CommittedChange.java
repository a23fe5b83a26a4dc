package io.atoll.mvcc;

import io.atoll.codec.Key;
import io.atoll.kv.KvReader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A version that a record of the write family brings to its key: a value, or its end. Long values
 * are loaded when first asked for. Thread-safe.
 */
public final class CommittedChange {
  /** Longer values are loaded anew each time. */
  private static final int LONGEST_KEPT = 8 << 10;

  private final Key key;
  private final long commitTs;
  private final @Nullable WriteRecord put;

  /** Written by any reader: all write the same. */
  private byte @Nullable [] value;

  private CommittedChange(Key key, long commitTs, @Nullable WriteRecord put) {
    this.key = key;
    this.commitTs = commitTs;
    this.put = put;
    this.value = put == null ? null : put.shortValue();
  }

  static CommittedChange of(byte[] writeKey, WriteRecord write) {
    return new CommittedChange(
        MvccKeys.decode(writeKey, writeKey.length - MvccKeys.TS_BYTES),
        MvccKeys.ts(writeKey, writeKey.length),
        write.kind() == WriteKind.PUT ? write : null);
  }

  public Key key() {
    return key;
  }

  public long commitTs() {
    return commitTs;
  }

  public boolean isDelete() {
    return put == null;
  }

  /** Whether {@link #value} needs no engine. */
  public boolean isLoaded() {
    return put == null || value != null;
  }

  /** The value, not to be changed; of a change that is no delete. */
  public byte[] value(Supplier<? extends KvReader> engine) {
    byte[] known = value;
    if (known != null) {
      return known;
    }
    if (put == null) {
      throw new IllegalStateException("a delete has no value");
    }
    byte[] loaded = MvccReader.load(engine.get(), MvccKeys.encode(key), put);
    if (loaded.length <= LONGEST_KEPT) {
      value = loaded;
    }
    return loaded;
  }

  /** Of the value, where it is in memory. */
  public long sizeBytes() {
    byte[] known = value;
    return known == null ? 0 : known.length;
  }
}
