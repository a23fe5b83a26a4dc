package io.atoll.client;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction's writes and lock flags by key, with stages that can be undone. One thread writes.
 *
 * <p>Each entry's head is its newest record in the {@link ValueLog}, -1 where the key is not
 * written (only locked, or undone). A write in the stage of the head overwrites it in place, else
 * it appends; so the log above a stage's start is exactly what the stage changed.
 */
final class WriteBuffer implements MemBuffer, AutoCloseable {
  /** Inserted as new: must not exist. */
  static final int NEW = 1;

  /** To be locked by lockWrites. */
  static final int NEEDS_LOCK = 2;

  static final int LOCKED = 4;
  static final int LOCKED_SHARED = 8;

  /** That the key does not exist was seen when it was locked. */
  static final int CHECKED_NEW = 16;

  /** An optimistic transaction's lock: a Lock record at commit. */
  static final int LOCK_AT_COMMIT = 32;

  /** All its writes are covered by another key's, see {@link Transaction#putCovered}. */
  static final int COVERED = 64;

  private final OrderedKeys keys = new OrderedKeys();
  private final ValueLog log;
  private int[] heads = new int[16];
  private byte[] flags = new byte[16];
  private final IntList stages = new IntList();
  private final IntList needLock = new IntList();
  private int written;
  private long sizeBytes;

  WriteBuffer(ValueLog log) {
    this.log = log;
  }

  // Entries.

  int find(Key key) {
    return keys.find(key);
  }

  /** The key's entry, made where it is not there. */
  int entry(Key key) {
    int before = keys.size();
    int entry = keys.add(key);
    if (entry == before) {
      if (entry == heads.length) {
        heads = Arrays.copyOf(heads, entry * 2);
        flags = Arrays.copyOf(flags, entry * 2);
      }
      heads[entry] = -1;
    }
    return entry;
  }

  Key key(int entry) {
    return keys.key(entry);
  }

  boolean has(int entry, int flag) {
    return (flags[entry] & flag) != 0;
  }

  void set(int entry, int flag) {
    flags[entry] = (byte) (flags[entry] | flag);
  }

  void clear(int entry, int flag) {
    flags[entry] = (byte) (flags[entry] & ~flag);
  }

  boolean isWritten(int entry) {
    return heads[entry] >= 0;
  }

  boolean isDelete(int entry) {
    return log.isTombstone(heads[entry]);
  }

  byte[] valueOf(int entry) {
    return log.value(heads[entry]);
  }

  /** Bytes of the entry's key and value. */
  long bytesOf(int entry) {
    return keys.key(entry).bytes().length + (heads[entry] < 0 ? 0 : log.length(heads[entry]));
  }

  /** Entries in key order, those only locked included. */
  int[] sortedEntries() {
    return keys.sortedEntries();
  }

  // Writing.

  /** Writes an entry that another one covers. */
  void writeCovered(int entry, byte[] value) {
    boolean isCovered = heads[entry] < 0 || has(entry, COVERED);
    write(entry, value, false);
    if (isCovered) {
      set(entry, COVERED);
    }
  }

  /**
   * @param value {@link ValueLog#TOMBSTONE} for a delete
   */
  void write(int entry, byte[] value, boolean needsLock) {
    clear(entry, COVERED);
    int head = heads[entry];
    int stageStart = stages.size() == 0 ? 0 : stages.get(stages.size() - 1);
    if (head >= stageStart) {
      sizeBytes += value.length - log.length(head);
      log.set(head, value);
    } else {
      if (head < 0) {
        written++;
        sizeBytes += keys.key(entry).bytes().length + value.length;
      } else {
        sizeBytes += value.length - log.length(head);
      }
      heads[entry] = log.append(entry, head, value);
    }
    if (needsLock && !has(entry, LOCKED) && !has(entry, NEEDS_LOCK)) {
      set(entry, NEEDS_LOCK);
      needLock.add(entry);
    } else if (needsLock
        && !has(entry, NEEDS_LOCK)
        && has(entry, NEW)
        && !has(entry, CHECKED_NEW)) {
      // Locked before it was inserted: that it does not exist is still to be checked.
      set(entry, NEEDS_LOCK);
      needLock.add(entry);
    }
  }

  /** Entries with {@link #NEEDS_LOCK}, in the order of writing. */
  int[] entriesToLock() {
    int to = 0;
    int[] result = new int[needLock.size()];
    for (int i = 0; i < needLock.size(); i++) {
      int entry = needLock.get(i);
      if (has(entry, NEEDS_LOCK)) {
        result[to++] = entry;
      }
    }
    return Arrays.copyOf(result, to);
  }

  /** Keys with {@link #LOCK_AT_COMMIT}, in key order. */
  List<Key> keysToLockAtCommit() {
    List<Key> result = new ArrayList<>();
    for (int entry : keys.sortedEntries()) {
      if (has(entry, LOCK_AT_COMMIT)) {
        result.add(keys.key(entry));
      }
    }
    return result;
  }

  /** All entries to lock are locked. */
  void allLocked() {
    for (int i = 0; i < needLock.size(); i++) {
      clear(needLock.get(i), NEEDS_LOCK);
    }
    needLock.truncate(0);
  }

  // Stages.

  int stage() {
    stages.add(log.size());
    return stages.size();
  }

  void release(int stage) {
    checkStage(stage);
    stages.truncate(stage - 1);
  }

  void cleanup(int stage) {
    checkStage(stage);
    int start = stages.get(stage - 1);
    for (int record = log.size() - 1; record >= start; record--) {
      int entry = log.entry(record);
      int before = log.previous(record);
      sizeBytes -= log.length(record);
      heads[entry] = before;
      if (before < 0) {
        written--;
        sizeBytes -= keys.key(entry).bytes().length;
        clear(entry, NEW | NEEDS_LOCK | CHECKED_NEW | COVERED);
      } else {
        sizeBytes += log.length(before);
      }
    }
    log.truncate(start);
    stages.truncate(stage - 1);
    int kept = 0;
    for (int i = 0; i < needLock.size(); i++) {
      if (has(needLock.get(i), NEEDS_LOCK)) {
        needLock.set(kept++, needLock.get(i));
      }
    }
    needLock.truncate(kept);
  }

  private void checkStage(int stage) {
    if (stage < 1 || stage > stages.size()) {
      throw new IllegalArgumentException(
          "stage " + stage + " is not open; open are " + stages.size());
    }
  }

  // MemBuffer.

  @Override
  public Presence presence(Key key) {
    int entry = written == 0 ? -1 : keys.find(key);
    if (entry < 0 || heads[entry] < 0) {
      return Presence.ABSENT;
    }
    return log.isTombstone(heads[entry]) ? Presence.DELETED : Presence.WRITTEN;
  }

  @Override
  public byte @Nullable [] value(Key key) {
    int entry = written == 0 ? -1 : keys.find(key);
    if (entry < 0 || heads[entry] < 0 || log.isTombstone(heads[entry])) {
      return null;
    }
    return log.value(heads[entry]);
  }

  @Override
  public int size() {
    return written;
  }

  @Override
  public boolean isEmpty() {
    return written == 0;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public boolean touches(KeyRange range) {
    return written > 0 && changes(range, false).next();
  }

  @Override
  public Changes changes(KeyRange range, boolean isReverse) {
    return new RangeWalk(range, isReverse);
  }

  /** Whether values went to a file. */
  boolean hasSpilled() {
    return log.hasSpilled();
  }

  /** Values are gone: keys and flags stay, and nothing is written. */
  @Override
  public void close() {
    log.close();
    written = 0;
  }

  private final class RangeWalk implements Changes {
    private final KeyRange range;
    private final boolean isReverse;
    private final OrderedKeys.Walk walk;
    private int entry = -1;

    RangeWalk(KeyRange range, boolean isReverse) {
      this.range = range;
      this.isReverse = isReverse;
      this.walk = keys.new Walk(isReverse ? range.end() : range.start(), isReverse);
    }

    @Override
    public boolean next() {
      while (true) {
        entry = walk.next();
        if (entry < 0) {
          return false;
        }
        Key key = keys.key(entry);
        boolean isBeyond =
            isReverse
                ? key.compareTo(range.start()) < 0
                : !range.end().isEmpty() && key.compareTo(range.end()) >= 0;
        if (isBeyond) {
          entry = -1;
          return false;
        }
        if (heads[entry] >= 0) {
          return true;
        }
      }
    }

    @Override
    public Key key() {
      return keys.key(entry);
    }

    @Override
    public byte @Nullable [] value() {
      return isDelete() ? null : log.value(heads[entry]);
    }

    @Override
    public boolean isDelete() {
      return log.isTombstone(heads[entry]);
    }
  }
}
