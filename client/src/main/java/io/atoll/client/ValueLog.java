package io.atoll.client;

import io.atoll.runtime.Environment;
import io.atoll.runtime.FileSystem;
import io.atoll.types.SqlError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values a transaction wrote, in the order of writing, each with the entry it belongs to and
 * the value it replaced. Cutting the log back undoes writes. Above a memory limit, values move to a
 * temporary file; what is in the file is only read back, never trusted after a crash. One thread
 * writes; during commit several read.
 */
final class ValueLog implements AutoCloseable {
  /** A delete. Told from values by identity. */
  static final byte[] TOMBSTONE = new byte[0];

  private static final int WRITE_BUFFER_BYTES = 1 << 20;

  private final Environment environment;
  private final String fileName;
  private final long memoryLimitBytes;
  private byte[][] values = new byte[16][];
  private int[] entries = new int[16];
  private int[] previous = new int[16];
  private int size;
  private long memoryBytes;

  private long[] positions = {};
  private int[] lengths = {};
  private FileSystem.@Nullable LogFile file;

  ValueLog(Environment environment, String fileName, long memoryLimitBytes) {
    this.environment = environment;
    this.fileName = fileName;
    this.memoryLimitBytes = memoryLimitBytes;
  }

  int size() {
    return size;
  }

  int entry(int record) {
    return entries[record];
  }

  /** The record that this one replaced; -1 for none. */
  int previous(int record) {
    return previous[record];
  }

  int append(int entry, int replaced, byte[] value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
      entries = Arrays.copyOf(entries, size * 2);
      previous = Arrays.copyOf(previous, size * 2);
    }
    int record = size++;
    values[record] = value;
    entries[record] = entry;
    previous[record] = replaced;
    grow(value.length);
    return record;
  }

  /** Overwrites a record's value in place. */
  void set(int record, byte[] value) {
    byte[] old = values[record];
    if (old != null) {
      memoryBytes -= old.length;
    }
    values[record] = value;
    grow(value.length);
  }

  private void grow(int bytes) {
    memoryBytes += bytes;
    if (memoryBytes > memoryLimitBytes) {
      spill();
    }
  }

  boolean isTombstone(int record) {
    return values[record] == TOMBSTONE;
  }

  int length(int record) {
    byte[] value = values[record];
    return value != null ? value.length : lengths[record];
  }

  /** The value; read back from the file where it is there. {@link #TOMBSTONE} for a delete. */
  byte[] value(int record) {
    byte[] value = values[record];
    if (value != null) {
      return value;
    }
    FileSystem.LogFile from = file;
    if (from == null) {
      throw new IllegalStateException("record " + record + " is nowhere");
    }
    byte[] result = new byte[lengths[record]];
    try {
      from.read(positions[record], ByteBuffer.wrap(result));
    } catch (IOException e) {
      throw SqlError.ER_ERROR_ON_READ.with(fileName, 5, String.valueOf(e.getMessage()));
    }
    return result;
  }

  /** Forgets the records from {@code newSize} on. */
  void truncate(int newSize) {
    for (int i = newSize; i < size; i++) {
      byte[] value = values[i];
      if (value != null) {
        memoryBytes -= value.length;
      }
      values[i] = null;
    }
    size = newSize;
  }

  private void spill() {
    try {
      FileSystem.LogFile to = file;
      if (to == null) {
        int slash = fileName.lastIndexOf('/');
        if (slash > 0) {
          environment.files().createDirectories(fileName.substring(0, slash));
        }
        to = environment.files().open(fileName);
        file = to;
      }
      positions = Arrays.copyOf(positions, values.length);
      lengths = Arrays.copyOf(lengths, values.length);
      long position = to.size();
      ByteBuffer buffer = ByteBuffer.allocate(WRITE_BUFFER_BYTES);
      for (int i = 0; i < size; i++) {
        byte[] value = values[i];
        if (value == null || value == TOMBSTONE) {
          continue;
        }
        if (value.length > buffer.remaining()) {
          to.append(buffer.flip());
          buffer.clear();
        }
        if (value.length > buffer.remaining()) {
          to.append(ByteBuffer.wrap(value));
        } else {
          buffer.put(value);
        }
        positions[i] = position;
        lengths[i] = value.length;
        position += value.length;
      }
      to.append(buffer.flip());
      // Only now that everything is in the file may memory forget it.
      for (int i = 0; i < size; i++) {
        if (values[i] != TOMBSTONE) {
          values[i] = null;
        }
      }
      memoryBytes = 0;
    } catch (IOException e) {
      throw SqlError.ER_ERROR_ON_WRITE.with(fileName, 28, String.valueOf(e.getMessage()));
    }
  }

  boolean hasSpilled() {
    return file != null;
  }

  @Override
  public void close() {
    FileSystem.LogFile open = file;
    file = null;
    values = new byte[0][];
    size = 0;
    if (open != null) {
      try {
        open.close();
        environment.files().delete(fileName);
      } catch (IOException e) {
        // The folder of temporary files is emptied at the next start.
        return;
      }
    }
  }
}
