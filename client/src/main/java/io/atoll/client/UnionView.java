package io.atoll.client;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction's own writes over a snapshot. One thread: the transaction's. */
final class UnionView implements KvReader {
  private final MemBuffer buffer;
  private final KvReader below;

  UnionView(MemBuffer buffer, KvReader below) {
    this.buffer = buffer;
    this.below = below;
  }

  @Override
  public byte @Nullable [] get(Key key) {
    return switch (buffer.presence(key)) {
      case ABSENT -> below.get(key);
      case WRITTEN -> buffer.value(key);
      case DELETED -> null;
    };
  }

  @Override
  public List<byte @Nullable []> batchGet(List<Key> keys) {
    if (buffer.isEmpty()) {
      return below.batchGet(keys);
    }
    byte[][] values = new byte[keys.size()][];
    List<Key> asked = new ArrayList<>();
    IntList positions = new IntList();
    for (int i = 0; i < values.length; i++) {
      Key key = keys.get(i);
      switch (buffer.presence(key)) {
        case ABSENT -> {
          asked.add(key);
          positions.add(i);
        }
        case WRITTEN -> values[i] = buffer.value(key);
        case DELETED -> {}
      }
    }
    List<byte @Nullable []> found = below.batchGet(asked);
    for (int i = 0; i < asked.size(); i++) {
      values[positions.get(i)] = found.get(i);
    }
    return Arrays.asList(values);
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse) {
    KvIterator committed = below.scan(range, isReverse);
    return buffer.touches(range)
        ? new Merge(buffer.changes(range, isReverse), committed, isReverse)
        : committed;
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse, int expectedPairs) {
    KvIterator committed = below.scan(range, isReverse, expectedPairs);
    return buffer.touches(range)
        ? new Merge(buffer.changes(range, isReverse), committed, isReverse)
        : committed;
  }

  /** Own changes win over committed pairs of the same key; deletes hide them. */
  private static final class Merge implements KvIterator {
    private final MemBuffer.Changes changes;
    private final KvIterator committed;
    private final boolean isReverse;
    private boolean hasChange;
    private boolean hasCommitted;
    private boolean isAtChange;
    private boolean isAtCommitted;

    Merge(MemBuffer.Changes changes, KvIterator committed, boolean isReverse) {
      this.changes = changes;
      this.committed = committed;
      this.isReverse = isReverse;
      this.isAtChange = true;
      this.isAtCommitted = true;
    }

    @Override
    public boolean next() {
      while (true) {
        if (isAtChange) {
          hasChange = changes.next();
        }
        if (isAtCommitted) {
          hasCommitted = committed.next();
        }
        if (!hasChange && !hasCommitted) {
          isAtChange = false;
          isAtCommitted = false;
          return false;
        }
        int order;
        if (!hasCommitted) {
          order = -1;
        } else if (!hasChange) {
          order = 1;
        } else {
          order = changes.key().compareTo(committed.key());
          if (isReverse) {
            order = -order;
          }
        }
        isAtChange = order <= 0;
        isAtCommitted = order >= 0;
        if (!isAtChange || !changes.isDelete()) {
          return true;
        }
      }
    }

    @Override
    public Key key() {
      return isAtChange ? changes.key() : committed.key();
    }

    @Override
    public byte[] value() {
      if (!isAtChange) {
        return committed.value();
      }
      byte[] value = changes.value();
      if (value == null) {
        throw new IllegalStateException("deleted meanwhile: " + changes.key());
      }
      return value;
    }

    @Override
    public void close() {
      committed.close();
    }
  }
}
