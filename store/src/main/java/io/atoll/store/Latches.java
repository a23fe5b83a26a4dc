package io.atoll.store;

import io.atoll.codec.Key;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer per key, in order of arrival: keys share a fixed number of fair locks by hash, taken
 * in ascending order so that nobody waits in a circle. Held from evaluation until the result is
 * applied (a virtual thread waits parked). Released by the thread that acquired.
 */
final class Latches {
  private final ReentrantLock[] slots;

  /**
   * @param count a power of two
   */
  Latches(int count) {
    if (Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException("not a power of two: " + count);
    }
    slots = new ReentrantLock[count];
    Arrays.setAll(slots, i -> new ReentrantLock(true));
  }

  /** Takes the latches of all keys; the answer is what {@link #release} wants. */
  int[] acquire(List<Key> keys) {
    int[] wanted = new int[keys.size()];
    for (int i = 0; i < wanted.length; i++) {
      int hash = keys.get(i).hashCode() * 0x9E3779B9;
      wanted[i] = (hash >>> 16 ^ hash) & slots.length - 1;
    }
    if (wanted.length > 1) {
      Arrays.sort(wanted);
      int unique = 1;
      for (int i = 1; i < wanted.length; i++) {
        if (wanted[i] != wanted[i - 1]) {
          wanted[unique++] = wanted[i];
        }
      }
      wanted = unique == wanted.length ? wanted : Arrays.copyOf(wanted, unique);
    }
    for (int slot : wanted) {
      slots[slot].lock();
    }
    return wanted;
  }

  void release(int[] held) {
    for (int i = held.length - 1; i >= 0; i--) {
      slots[held[i]].unlock();
    }
  }
}
