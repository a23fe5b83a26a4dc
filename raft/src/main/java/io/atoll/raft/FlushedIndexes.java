package io.atoll.raft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which applied index of each group is in the engine's files. After each write it is told the
 * engine's sequence and the indexes reached; when the engine reports a flush up to a sequence,
 * everything told before that sequence is known to be safe. Kept in a bounded number of steps that
 * each cover more writes the longer no flush comes: too late an answer only keeps the log longer.
 */
final class FlushedIndexes {
  private static final int STEPS = 64;

  private static final class Step {
    final Map<Long, long[]> reached = new HashMap<>();
    long sequence;
    int writes;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Long> flushed = new HashMap<>();
  private final Map<Long, Long> destroyedAt = new HashMap<>();
  private List<Step> steps = new ArrayList<>();
  private int writesPerStep = 16;

  /** What the engine holds at start, all of it in files. */
  void starts(long groupId, long appliedIndex) {
    lock.lock();
    try {
      flushed.merge(groupId, appliedIndex, Math::max);
    } finally {
      lock.unlock();
    }
  }

  /** A group that may have been here before comes in with data that is in files. */
  void installed(long groupId, long appliedIndex) {
    lock.lock();
    try {
      destroyedAt.remove(groupId);
      flushed.put(groupId, appliedIndex);
    } finally {
      lock.unlock();
    }
  }

  /**
   * After a write.
   *
   * @param sequence of the engine, at or above the write's
   * @param reached applied index by group, one element
   */
  void applied(long sequence, Map<Long, long[]> reached) {
    lock.lock();
    try {
      Step step = steps.isEmpty() ? null : steps.getLast();
      if (step == null || step.writes >= writesPerStep) {
        if (steps.size() >= STEPS) {
          halve();
        }
        step = new Step();
        steps.add(step);
      }
      step.writes++;
      step.sequence = Math.max(step.sequence, sequence);
      for (Map.Entry<Long, long[]> entry : reached.entrySet()) {
        long index = entry.getValue()[0];
        long[] cell = step.reached.computeIfAbsent(entry.getKey(), id -> new long[1]);
        cell[0] = Math.max(cell[0], index);
      }
    } finally {
      lock.unlock();
    }
  }

  private void halve() {
    List<Step> halved = new ArrayList<>();
    for (int i = 0; i < steps.size(); i += 2) {
      Step step = steps.get(i);
      if (i + 1 < steps.size()) {
        Step later = steps.get(i + 1);
        later.reached.forEach((id, index) -> step.reached.put(id, index));
        step.sequence = Math.max(step.sequence, later.sequence);
        step.writes += later.writes;
      }
      halved.add(step);
    }
    steps = halved;
    writesPerStep *= 2;
  }

  /** A group was destroyed by the write at {@code sequence}. */
  void destroyed(long groupId, long sequence) {
    lock.lock();
    try {
      destroyedAt.put(groupId, sequence);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The engine flushed.
   *
   * @return destroyed groups that its files do not hold any more
   */
  List<Long> flushed(long upToSequence) {
    lock.lock();
    try {
      while (!steps.isEmpty() && steps.getFirst().sequence <= upToSequence) {
        for (Map.Entry<Long, long[]> entry : steps.removeFirst().reached.entrySet()) {
          flushed.merge(entry.getKey(), entry.getValue()[0], Math::max);
        }
      }
      if (steps.isEmpty()) {
        writesPerStep = 16;
      }
      List<Long> gone = new ArrayList<>();
      destroyedAt.forEach((groupId, sequence) -> {
        if (sequence <= upToSequence) {
          gone.add(groupId);
        }
      });
      for (Long groupId : gone) {
        destroyedAt.remove(groupId);
        flushed.remove(groupId);
      }
      return gone;
    } finally {
      lock.unlock();
    }
  }

  /** A group's applied index in the engine's files, 0 where nothing is known. */
  long of(long groupId) {
    lock.lock();
    try {
      return flushed.getOrDefault(groupId, 0L);
    } finally {
      lock.unlock();
    }
  }
}
