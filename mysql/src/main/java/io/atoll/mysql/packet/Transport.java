package io.atoll.mysql.packet;

import java.io.Closeable;
import java.io.IOException;

/**
 * A blocking stream of bytes both ways. One thread reads and one writes at a time; {@link #close}
 * may be called by any thread and ends a blocked read or write.
 */
public interface Transport extends Closeable {
  /** Reads at least one byte and up to {@code length}; -1 at the end. */
  int read(byte[] target, int start, int length) throws IOException;

  void write(byte[] source, int start, int length) throws IOException;
}
