package io.atoll.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Files that must survive a crash, as the shared log needs them: append, sync, read. Names are
 * relative to the component's data folder. What was written but not synced may be lost, torn or
 * reordered at a crash; a created or renamed file survives only after {@link #syncDirectory}. The
 * simulated file system does all of this on purpose.
 */
public interface FileSystem {
  List<String> list(String directory) throws IOException;

  void createDirectories(String directory) throws IOException;

  /** Opens for append and positioned read, creating it where it does not exist. */
  LogFile open(String name) throws IOException;

  boolean exists(String name) throws IOException;

  /** Replaces {@code to} where it exists, atomically. */
  void rename(String from, String to) throws IOException;

  void delete(String name) throws IOException;

  void syncDirectory(String directory) throws IOException;

  /** Size in bytes of the disk that holds the data folder. */
  long totalBytes() throws IOException;

  /** Bytes that can still be written to the disk that holds the data folder. */
  long usableBytes() throws IOException;

  /** One open file. Appends by one thread at a time; reads at any time. */
  interface LogFile extends AutoCloseable {
    long size() throws IOException;

    void append(ByteBuffer... buffers) throws IOException;

    /**
     * Writes at {@code position} up to the current size or beyond it: overwriting allocated bytes
     * makes {@link #sync} cheaper than appending does. Several threads may write to places that do
     * not overlap.
     */
    void write(long position, ByteBuffer... buffers) throws IOException;

    /** Reads fully; throws {@link java.io.EOFException} beyond the end. */
    void read(long position, ByteBuffer target) throws IOException;

    /** Makes all bytes written so far durable (fdatasync). */
    void sync() throws IOException;

    void truncate(long size) throws IOException;

    @Override
    void close() throws IOException;
  }
}
