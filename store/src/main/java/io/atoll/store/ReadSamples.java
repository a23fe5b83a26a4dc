package io.atoll.store;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Some of the reads of a Region that is watched. Thread-safe. */
final class ReadSamples {
  private final int most;
  private final long stride;
  private final AtomicLong seen = new AtomicLong();
  private final List<KeyRange> taken = new ArrayList<>();

  /**
   * @param stride one of so many reads is taken; odd, so that it keeps no step with readers
   * @param most that are taken in all
   */
  ReadSamples(long stride, int most) {
    this.stride = stride | 1;
    this.most = most;
  }

  void key(Key key) {
    if (isNext()) {
      add(new KeyRange(key, key.next()));
    }
  }

  void keys(List<Key> keys) {
    if (!keys.isEmpty() && isNext()) {
      Key key = keys.get((int) (seen.get() / stride % keys.size()));
      add(new KeyRange(key, key.next()));
    }
  }

  /** Of several ranges each is a read of its own, one of which is looked at. */
  void ranges(List<KeyRange> ranges) {
    if (!ranges.isEmpty() && isNext()) {
      add(ranges.get((int) (seen.get() / stride % ranges.size())));
    }
  }

  private boolean isNext() {
    return seen.getAndIncrement() % stride == 0;
  }

  private synchronized void add(KeyRange range) {
    if (taken.size() < most) {
      taken.add(range);
    }
  }

  synchronized List<KeyRange> taken() {
    return List.copyOf(taken);
  }
}
