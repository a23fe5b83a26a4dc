package io.atoll.kv;

/** What memory knows of a key, see {@link KvReader#getCached}. */
public sealed interface CachedRead {
  /** The key has this value. */
  record Hit(byte[] value) implements CachedRead {}

  /** No value was found. */
  enum Miss implements CachedRead {
    /** The key certainly does not exist. */
    ABSENT,
    /** Only the disk can tell. */
    NOT_CACHED
  }
}
