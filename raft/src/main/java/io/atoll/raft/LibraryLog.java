package io.atoll.raft;

import io.microraft.impl.log.RaftLog;
import io.microraft.impl.util.ArrayRingbuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Where the library's log begins. A marker taken soon after a start, while a follower has not been
 * heard of, makes the library (version 0.7) keep so many entries before the marker that its log
 * begins before what it had restored: at entries that are not there. The leader would fail to send
 * anything to a follower whose log ends among them, and to all after it, for ever. The beginning is
 * put back where it was. On the group's thread.
 */
final class LibraryLog {
  private static final VarHandle ENTRIES = entries();

  private final ArrayRingbuffer<?> entries;
  private long firstBefore;

  LibraryLog(RaftLog log) {
    this.entries = (ArrayRingbuffer<?>) ENTRIES.get(log);
  }

  private static VarHandle entries() {
    try {
      return MethodHandles.privateLookupIn(RaftLog.class, MethodHandles.lookup())
          .findVarHandle(RaftLog.class, "log", ArrayRingbuffer.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("another version of the Raft library", e);
    }
  }

  /** Before the library takes a marker. */
  void markerComes() {
    firstBefore = entries.headSequence();
  }

  /** After that. */
  void markerTaken() {
    if (entries.headSequence() < firstBefore) {
      entries.setHeadSequence(firstBefore);
    }
  }
}
