package io.atoll.client;

import io.atoll.codec.Key;

/**
 * A walk over pairs in key order. Starts before the first pair: {@code while (it.next()) …}. One
 * thread. Closing early is cheap and always allowed.
 */
public interface KvIterator extends AutoCloseable {
  /** Moves to the next pair; false at the end. */
  boolean next();

  /** The current pair's key. */
  Key key();

  /** The current pair's value; not to be changed. Never null, also in key-only walks. */
  byte[] value();

  @Override
  void close();

  /** No pairs. */
  KvIterator EMPTY =
      new KvIterator() {
        @Override
        public boolean next() {
          return false;
        }

        @Override
        public Key key() {
          throw new IllegalStateException("no pair");
        }

        @Override
        public byte[] value() {
          throw new IllegalStateException("no pair");
        }

        @Override
        public void close() {}
      };
}
