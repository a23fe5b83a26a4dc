package io.atoll.raft;

import io.atoll.runtime.FileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** One file of the log. */
final class Segment {
  private final long number;
  private final String name;
  private final long salt;
  private final FileSystem.LogFile file;

  /** Highest entry index per group in this segment; a one-element array per group. */
  private final Map<Long, long[]> highestIndex = new HashMap<>();

  private long cachedGroup = -1;
  private long[] cachedHighest = new long[1];

  /** Zeros are written up to here, so that writing below it does not change the file's size. */
  private final ReentrantLock fillLock = new ReentrantLock();

  private long filled;

  /** Where the next frame goes; the writer's. */
  private long end = LogFormat.SEGMENT_HEADER;

  Segment(long number, String name, long salt, FileSystem.LogFile file, long filled) {
    this.number = number;
    this.name = name;
    this.salt = salt;
    this.file = file;
    this.filled = filled;
  }

  long number() {
    return number;
  }

  String name() {
    return name;
  }

  long salt() {
    return salt;
  }

  FileSystem.LogFile file() {
    return file;
  }

  long end() {
    return end;
  }

  void end(long newEnd) {
    this.end = newEnd;
  }

  /** Remembers that the segment holds an entry. */
  void holds(long groupId, long index) {
    if (groupId != cachedGroup) {
      cachedHighest = highestIndex.computeIfAbsent(groupId, id -> new long[1]);
      cachedGroup = groupId;
    }
    cachedHighest[0] = Math.max(cachedHighest[0], index);
  }

  Map<Long, long[]> highestIndex() {
    return highestIndex;
  }

  void write(long position, ByteBuffer frame) throws IOException {
    long upTo = position + frame.remaining();
    fillLock.lock();
    try {
      filled = Math.max(filled, upTo);
    } finally {
      fillLock.unlock();
    }
    file.write(position, frame);
  }

  /** Bytes that can still be written without changing the file's size. */
  long filledAhead() {
    fillLock.lock();
    try {
      return filled - end;
    } finally {
      fillLock.unlock();
    }
  }

  /** Writes zeros behind what is filled, up to {@code limit}; chunk by chunk beside the writer. */
  void fill(long bytes, long limit) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(bytes, 1 << 20));
    for (long left = bytes; left > 0; ) {
      fillLock.lock();
      try {
        long chunk = Math.min(Math.min(left, zeros.capacity()), limit - filled);
        if (chunk <= 0) {
          return;
        }
        zeros.clear().limit((int) chunk);
        file.write(filled, zeros);
        filled += chunk;
        left -= chunk;
      } finally {
        fillLock.unlock();
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
