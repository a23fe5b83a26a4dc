package io.atoll.mvcc;

import io.atoll.codec.Key;
import org.jspecify.annotations.Nullable;

/**
 * What is known of keys without a look at the engine, for the evaluation of commands: they hold the
 * keys' latches, so that what is known stays true while they run.
 */
public interface KnownVersions {
  /** A committed PUT that is the newest record of its key in the write family. */
  interface Version {
    /** The stored value, not to be changed. */
    byte[] value();

    long commitTs();
  }

  /** Nothing is known. */
  KnownVersions NONE =
      new KnownVersions() {
        @Override
        public @Nullable Version newest(Key key) {
          return null;
        }

        @Override
        public long stamp(Key key) {
          return 0;
        }

        @Override
        public void found(Key key, long stamp, byte[] value, long commitTs) {}
      };

  /** The newest record of a key, where it is known. */
  @Nullable Version newest(Key key);

  /** To be taken before a look at the engine whose outcome is to be {@linkplain #found told}. */
  long stamp(Key key);

  /**
   * The key's newest record is a PUT of this value.
   *
   * @param value not changed from now on
   */
  void found(Key key, long stamp, byte[] value, long commitTs);
}
