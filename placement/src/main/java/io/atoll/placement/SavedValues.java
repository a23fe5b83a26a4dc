package io.atoll.placement;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The journal's values in memory, and concurrent saves made into one write. Thread-safe; no lock is
 * held while the journal writes.
 */
final class SavedValues implements AutoCloseable {
  private final Journal journal;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition written = lock.newCondition();
  // Guarded by the lock.
  private final TreeMap<String, byte[]> saved;
  private Map<String, byte[]> pending = new HashMap<>();
  private long pendingRound = 1;
  private long writtenRound;
  private boolean isWriting;
  private @Nullable RuntimeException failure;
  private long failedRound;

  SavedValues(Journal journal) {
    this.journal = journal;
    this.saved = new TreeMap<>(journal.load());
  }

  /** How a number is saved. */
  static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static long number(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  OptionalLong number(String name) {
    byte[] value = get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(number(value));
  }

  byte @Nullable [] get(String name) {
    lock.lock();
    try {
      return saved.get(name);
    } finally {
      lock.unlock();
    }
  }

  /** Saved values whose name begins with {@code prefix}, by the rest of the name. */
  Map<String, byte[]> withPrefix(String prefix) {
    lock.lock();
    try {
      Map<String, byte[]> result = new HashMap<>();
      saved
          .subMap(prefix, prefix + Character.MAX_VALUE)
          .forEach((name, value) -> result.put(name.substring(prefix.length()), value));
      return result;
    } finally {
      lock.unlock();
    }
  }

  void save(String name, long number) {
    save(Map.of(name, bytes(number)));
  }

  void save(String name, byte[] value) {
    save(Map.of(name, value));
  }

  /** Durable when it returns. */
  void save(Map<String, byte[]> changes) {
    if (changes.isEmpty()) {
      return;
    }
    Map<String, byte[]> toWrite;
    long round;
    lock.lock();
    try {
      pending.putAll(changes);
      round = pendingRound;
      while (isWriting && writtenRound < round) {
        written.awaitUninterruptibly();
      }
      if (writtenRound >= round) {
        RuntimeException thrown = failure;
        if (thrown != null && failedRound == round) {
          throw thrown;
        }
        return;
      }
      isWriting = true;
      toWrite = pending;
      pending = new HashMap<>();
      pendingRound++;
    } finally {
      lock.unlock();
    }
    RuntimeException thrown = null;
    try {
      journal.save(toWrite);
    } catch (RuntimeException e) {
      thrown = e;
    }
    lock.lock();
    try {
      isWriting = false;
      writtenRound = round;
      if (thrown == null) {
        toWrite.forEach((name, value) -> {
          if (value.length == 0) {
            saved.remove(name);
          } else {
            saved.put(name, value);
          }
        });
      } else {
        failure = thrown;
        failedRound = round;
      }
      written.signalAll();
    } finally {
      lock.unlock();
    }
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  public void close() {
    journal.close();
  }
}
