package io.atoll.kv.rocks;

import io.atoll.kv.Cursor;
import io.atoll.kv.KvReader;
import io.atoll.kv.Snapshot;

/**
 * The calls of the hot paths. Two implementations: RocksDB's C API by foreign memory access, and
 * its JNI API for a native library that does not export the C API.
 */
sealed interface NativeCalls permits ForeignCalls, JniCalls {
  /** Writes a serialised batch without a write-ahead log. */
  void write(byte[] batch, int length);

  /** Reads of the newest state. */
  KvReader newest();

  Snapshot snapshot();

  /** Snapshots and cursors not yet closed: the engine must outlive them. */
  long openHandles();

  /** Frees what the calls themselves hold; no call may follow. */
  void close();

  /** Why a cursor of a closed engine fails. */
  static IllegalStateException closed(Cursor cursor) {
    return new IllegalStateException("used after close: " + cursor);
  }
}
