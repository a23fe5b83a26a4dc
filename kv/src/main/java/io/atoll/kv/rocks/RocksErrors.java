package io.atoll.kv.rocks;

import io.atoll.kv.KvException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** RocksDB's statuses as exceptions. Its texts begin with the kind and mostly name the file. */
final class RocksErrors {
  private RocksErrors() {}

  static KvException of(String where, RocksDBException cause) {
    Status status = cause.getStatus();
    String text = cause.getMessage();
    if (status != null) {
      text = status.getCodeString() + (text == null ? "" : ": " + text);
    }
    return of(where, text == null ? "unknown error" : text, cause);
  }

  static KvException of(String where, String text, @Nullable Throwable cause) {
    String message = where + ": " + text;
    if (text.contains("No space left")
        || text.contains("NoSpace")
        || text.contains("Space limit")) {
      return new KvException.NoSpace(message, cause);
    }
    if (text.contains("Corruption") || text.contains("checksum mismatch")) {
      return new KvException.Corruption(message, cause);
    }
    return new KvException.Io(message, cause);
  }

  static boolean isIncomplete(RocksDBException cause) {
    Status status = cause.getStatus();
    return status != null && status.getCode() == Status.Code.Incomplete;
  }
}
