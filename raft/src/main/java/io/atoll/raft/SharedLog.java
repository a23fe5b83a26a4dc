package io.atoll.raft;

import io.atoll.runtime.Environment;
import io.atoll.runtime.FileSystem;
import io.atoll.runtime.Scheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log that all groups of a store share. Groups hand over records ({@link #append}) and wait;
 * one writer puts whatever has gathered into one frame, syncs once, and wakes them all.
 *
 * <p>A group may also let the writer's own thread do its work ({@link #turn}), so that between a
 * proposal and its answer no other thread has to be woken:
 *
 * <pre>
 *   turns of the groups that have work   tasks append to the library's log and to the frame
 *   write, sync                          meanwhile new proposals gather
 *   synced of each group in the frame    the library commits
 *   onCommitted                          entries of all groups are applied
 *   turns of the same groups             …
 * </pre>
 *
 * <p>A full disk makes the writer wait, and write the same bytes at the same place once there is
 * space. Once a write failed otherwise, or a sync, nothing is written any more: what the disk then
 * holds is only known after a restart.
 */
final class SharedLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedLog.class);
  private static final int FRAME_BYTES = 4 << 20;

  private final FileSystem files;
  private final Environment environment;
  private final RaftSettings settings;
  private final String directory;
  private final Scheduler.Pool writerPool;
  private final Scheduler.Pool housekeeping;
  private final Consumer<RaftLogException> onFailure;
  private final Runnable onRoll;
  private final SpaceWait space;
  private final RaftCounters counters;
  private final SegmentSupply supply;

  private final ConcurrentLinkedQueue<Append> queue = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Turn> ready = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread parkedWriter;
  private volatile @Nullable Thread writer;
  private volatile @Nullable RaftLogException failed;
  private volatile boolean closing;
  private volatile boolean writerEnded;

  /** Guards state, segments. Never held across I/O. */
  private final ReentrantLock lock = new ReentrantLock();

  private final LogState state;
  private final List<Segment> segments = new ArrayList<>();

  // The writer's own.
  private Segment current;
  private long nextSequence;
  private long syncedEnd;
  private long freshEnd;
  private ByteBuffer frame = ByteBuffer.allocateDirect(64 << 10);
  private final byte[] header = new byte[LogFormat.FRAME_HEADER];
  private final CRC32C digest = new CRC32C();
  private final List<Append> batch = new ArrayList<>();

  /** Groups whose records are safe, to be told. */
  private List<Turn> synced = new ArrayList<>();

  private volatile OnCommitted onCommitted = isMore -> {};

  /** See {@link #onCommitted}. */
  interface OnCommitted {
    /**
     * @param isMore whether records for the next frame wait already
     */
    void committed(boolean isMore);
  }

  /** A group that works on the writer's thread. */
  interface Turn {
    /** Does what waits, up to where records must be safe; those are appended for this turn. */
    void turn();

    /** The records are safe, or the log failed. */
    void synced();

    /** Whether there is work for {@link #turn}. */
    boolean isWaiting();

    /** The log has no writer any more: the work goes on elsewhere. */
    void moveAway();
  }

  /** Begins a new segment behind what was recovered. */
  SharedLog(
      Environment environment,
      RaftSettings settings,
      LogRecovery.Recovered recovered,
      Consumer<RaftLogException> onFailure,
      Runnable onRoll,
      SpaceWait space,
      RaftCounters counters) {
    this.environment = environment;
    this.files = environment.files();
    this.settings = settings;
    this.directory = settings.directory();
    this.onFailure = onFailure;
    this.onRoll = onRoll;
    this.space = space;
    this.counters = counters;
    this.supply = new SegmentSupply(environment, settings, space, this::inBackground);
    this.state = LogState.running(recovered.state());
    this.segments.addAll(recovered.segments());
    this.nextSequence = recovered.nextSequence();
    try {
      Segment last = segments.isEmpty() ? null : segments.getLast();
      current = supply.begin(last == null ? 1 : last.number() + 1);
      begin(last);
    } catch (IOException e) {
      throw LogFailures.of("cannot begin a log file in " + directory, e);
    }
    this.writerPool = environment.scheduler().pool("raft-log", 1);
    this.housekeeping = environment.scheduler().pool("raft-log-files", 1);
    writerPool.execute(this::write);
  }

  /** What to do on the writer's thread once the groups of a frame have committed its entries. */
  void onCommitted(OnCommitted action) {
    onCommitted = action;
  }

  /** Hands records over; {@link Append#await} says when they are safe. */
  Append append(byte[] data, int length) {
    Append append = new Append(data, length, null);
    append(append);
    return append;
  }

  /**
   * Hands records over. Where they are appended for a turn, that is the turn's last act: what
   * follows may already happen elsewhere.
   */
  void append(Append append) {
    counters.handedOver();
    queue.add(append);
    if (writerEnded || failed != null) {
      drainFailed();
    }
    wakeWriter();
  }

  /** Asks for a turn; one of a group at a time. */
  void turn(Turn turn) {
    ready.add(turn);
    if (writerEnded) {
      moveAway();
    }
    wakeWriter();
  }

  private void wakeWriter() {
    Thread thread = parkedWriter;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  boolean isWriter() {
    return Thread.currentThread() == writer;
  }

  private RaftLogException closedException() {
    return new RaftLogException(RaftLogException.Reason.IO, "the Raft log is closed", null);
  }

  private void drainFailed() {
    RaftLogException cause = failed;
    for (Append append = queue.poll(); append != null; append = queue.poll()) {
      counters.dropped(1);
      append.complete(cause == null ? closedException() : cause);
      Turn turn = append.turn();
      if (turn != null) {
        turn.moveAway();
      }
    }
  }

  private void moveAway() {
    for (Turn turn = ready.poll(); turn != null; turn = ready.poll()) {
      turn.moveAway();
    }
  }

  /** Why nothing is written any more, where that is so. */
  @Nullable RaftLogException failure() {
    return failed;
  }

  private void write() {
    writer = Thread.currentThread();
    try {
      while (true) {
        boolean isTurned = false;
        for (Turn turn = ready.poll(); turn != null; turn = ready.poll()) {
          turn.turn();
          isTurned = true;
        }
        if (isTurned) {
          // A turn whose records were safe already commits at once.
          onCommitted.committed(isMoreToDo());
        }
        if (failed != null) {
          break;
        }
        if (writeSome() || !synced.isEmpty()) {
          tellSynced();
        } else if (ready.isEmpty()) {
          if (closing) {
            break;
          }
          parkedWriter = Thread.currentThread();
          if (queue.isEmpty() && ready.isEmpty() && !closing) {
            LockSupport.park(this);
          }
          parkedWriter = null;
        }
      }
      if (settings.durability() == DurabilityMode.RELAXED && failed == null) {
        current.file().sync();
      }
    } catch (IOException e) {
      fail(writeFailure(e));
    } catch (RaftLogException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(
          new RaftLogException(
              RaftLogException.Reason.IO, "the log's writer failed at " + current.name(), e));
    } finally {
      writerEnded = true;
      writer = null;
      drainFailed();
      moveAway();
    }
  }

  private void tellSynced() {
    List<Turn> turns = synced;
    if (turns.isEmpty()) {
      return;
    }
    synced = new ArrayList<>(turns.size());
    boolean isMore = isMoreToDo();
    for (Turn turn : turns) {
      turn.synced();
      isMore |= turn.isWaiting();
    }
    onCommitted.committed(isMore);
    for (Turn turn : turns) {
      turn.turn();
    }
    onCommitted.committed(isMoreToDo());
  }

  private boolean isMoreToDo() {
    return !ready.isEmpty() || !queue.isEmpty();
  }

  /** Writes what has gathered up to a frame's size; false where there is nothing. */
  private boolean writeSome() throws IOException {
    Append append = queue.poll();
    if (append == null) {
      return false;
    }
    int bytes = 0;
    while (true) {
      batch.add(append);
      bytes = Math.addExact(bytes, append.length());
      Append next = queue.peek();
      if (next == null || bytes + (long) next.length() > FRAME_BYTES) {
        break;
      }
      append = queue.remove();
    }
    writeBatch(batch, bytes);
    batch.clear();
    return true;
  }

  private RaftLogException writeFailure(IOException cause) {
    return LogFailures.of(cannotWrite(), cause);
  }

  private String cannotWrite() {
    return "cannot write " + current.name() + " at " + current.end();
  }

  /**
   * Writes what has gathered, for a turn that cannot go on before its records are safe; on the
   * writer's thread. The groups in the frame are told later.
   */
  void writeNow() {
    try {
      while (failed == null && writeSome()) {
        // the next frame
      }
    } catch (IOException e) {
      fail(writeFailure(e));
    } catch (RaftLogException e) {
      fail(e);
    }
  }

  private void fail(RaftLogException cause) {
    LOG.error("The Raft log takes no more entries: {}", cause.getMessage(), cause);
    failed = cause;
    counters.dropped(batch.size());
    for (Append append : batch) {
      append.complete(cause);
      Turn turn = append.turn();
      if (turn != null) {
        synced.add(turn);
      }
    }
    batch.clear();
    onFailure.accept(cause);
    List<Turn> turns = synced;
    synced = new ArrayList<>();
    turns.forEach(Turn::moveAway);
  }

  private void writeBatch(List<Append> batch, int bytes) throws IOException {
    long room = settings.segmentBytes() - current.end();
    if (LogFormat.FRAME_HEADER + LogFormat.padded(bytes) > room && !isFresh()) {
      roll();
    }
    writeFrame(batch, bytes);
    if (settings.durability() == DurabilityMode.FSYNC) {
      long begun = environment.clock().nanos();
      current.file().sync();
      counters.synced(environment.clock().nanos() - begun);
      syncedEnd = current.end();
    }
    absorb(batch);
    counters.wrote(batch.size(), bytes);
    for (Append append : batch) {
      append.complete(null);
      Turn turn = append.turn();
      if (turn != null) {
        synced.add(turn);
      }
    }
    supply.lookAhead(current);
  }

  /** Whether the current segment holds nothing but its first frame. */
  private boolean isFresh() {
    return current.end() == freshEnd;
  }

  private void writeFrame(List<Append> batch, int bytes) throws IOException {
    int total = LogFormat.FRAME_HEADER + LogFormat.padded(bytes);
    if (frame.capacity() < total) {
      frame = ByteBuffer.allocateDirect(Math.max(total, 2 * frame.capacity()));
    }
    digest.reset();
    for (Append append : batch) {
      for (int at = 0; at < append.length(); ) {
        digest.update(append.data(), at + 4, 4);
        at += LogFormat.RECORD_HEADER + Bytes.getInt(append.data(), at);
      }
    }
    Bytes.putInt(header, 0, LogFormat.FRAME_MAGIC);
    Bytes.putInt(header, 4, bytes);
    Bytes.putLong(header, 8, nextSequence);
    Bytes.putLong(header, 16, syncedEnd);
    Bytes.putInt(header, 24, (int) digest.getValue());
    Bytes.putInt(header, 28, LogFormat.frameCrc(header, 0, current.number(), current.salt()));
    frame.clear();
    frame.put(header);
    for (Append append : batch) {
      frame.put(append.data(), 0, append.length());
    }
    while (frame.position() < total) {
      frame.put((byte) 0);
    }
    frame.flip();
    space.files(
        this::cannotWrite,
        () -> {
          frame.rewind();
          current.write(current.end(), frame);
          return true;
        });
    current.end(current.end() + total);
    nextSequence++;
    if (frame.capacity() > 2 * FRAME_BYTES) {
      frame = ByteBuffer.allocateDirect(64 << 10);
    }
  }

  private void absorb(List<Append> batch) {
    lock.lock();
    try {
      for (Append append : batch) {
        for (int at = 0; at < append.length(); ) {
          state.absorb(append.data(), at, current, 0);
          at += LogFormat.RECORD_HEADER + Bytes.getInt(append.data(), at);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes the first frame of {@link #current}: where the segment before ended, and all state. */
  private void begin(@Nullable Segment previous) throws IOException {
    RecordWriter writer = new RecordWriter();
    writer.segmentStart(
        previous == null ? 0 : previous.number(),
        previous == null ? 0 : previous.end(),
        settings.storeId());
    lock.lock();
    try {
      state.checkpoint(writer);
    } finally {
      lock.unlock();
    }
    syncedEnd = 0;
    Append first = new Append(writer.data(), writer.length(), null);
    writeFrame(List.of(first), first.length());
    // Always: frames of this segment may only exist on disk when this one does.
    current.file().sync();
    syncedEnd = current.end();
    freshEnd = current.end();
    lock.lock();
    try {
      segments.add(current);
    } finally {
      lock.unlock();
    }
  }

  private void roll() throws IOException {
    Segment previous = current;
    if (settings.durability() == DurabilityMode.RELAXED) {
      previous.file().sync();
    }
    current = supply.take(previous.number() + 1);
    begin(previous);
    onRoll.run();
  }

  /**
   * What holds the oldest segment.
   *
   * @param byMarker groups that need a newer marker
   */
  record Pinned(long segment, List<Long> byMarker) {}

  /**
   * Drops the oldest segments that hold nothing needed any more.
   *
   * @param flushedIndex a group's applied index in the engine's files
   */
  Pinned free(LongUnaryOperator flushedIndex) {
    List<Segment> freed = new ArrayList<>();
    List<Long> pinning = new ArrayList<>();
    long oldest;
    lock.lock();
    try {
      while (segments.size() > 1 && !isNeeded(segments.getFirst(), flushedIndex)) {
        Segment segment = segments.removeFirst();
        freed.add(segment);
      }
      oldest = segments.getFirst().number();
      if (segments.size() > 1) {
        for (Map.Entry<Long, long[]> entry : segments.getFirst().highestIndex().entrySet()) {
          LogState.Group group = state.groups().get(entry.getKey());
          if (group != null && entry.getValue()[0] > group.state.marker().index()) {
            pinning.add(entry.getKey());
          }
        }
      }
    } finally {
      lock.unlock();
    }
    for (Segment segment : freed) {
      supply.giveBack(segment);
    }
    return new Pinned(oldest, pinning);
  }

  private boolean isNeeded(Segment segment, LongUnaryOperator flushedIndex) {
    for (Map.Entry<Long, long[]> entry : segment.highestIndex().entrySet()) {
      LogState.Group group = state.groups().get(entry.getKey());
      if (group != null) {
        long keep =
            Math.min(group.state.marker().index(), flushedIndex.applyAsLong(entry.getKey()));
        if (entry.getValue()[0] > keep) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Copies what is still needed of the oldest segment to the log's end, so that a few entries of a
   * group without a quorum do not hold a whole file.
   */
  void rewriteOldest(LongUnaryOperator flushedIndex) {
    Segment oldest;
    lock.lock();
    try {
      if (segments.size() < 2) {
        return;
      }
      oldest = segments.getFirst();
    } finally {
      lock.unlock();
    }
    RecordWriter writer = new RecordWriter();
    try {
      byte[] data = new byte[Math.toIntExact(oldest.end())];
      oldest.file().read(0, ByteBuffer.wrap(data));
      int at = LogFormat.SEGMENT_HEADER;
      while (at < data.length) {
        int record = at + LogFormat.FRAME_HEADER;
        int end = record + Bytes.getInt(data, at + 4);
        while (record < end) {
          int length = Bytes.getInt(data, record);
          if (isNeeded(data, record, flushedIndex)) {
            writer.copy(RecordType.REWRITTEN, data, record, length);
          }
          record += LogFormat.RECORD_HEADER + length;
        }
        at += LogFormat.FRAME_HEADER + LogFormat.padded(end - at - LogFormat.FRAME_HEADER);
      }
    } catch (IOException e) {
      LOG.warn("Cannot read an old log file: file={}", oldest, e);
      return;
    }
    int length = writer.length();
    if (length > 0) {
      append(writer.take(), length).await();
    }
    lock.lock();
    try {
      oldest.highestIndex().clear();
    } finally {
      lock.unlock();
    }
  }

  private boolean isNeeded(byte[] data, int record, LongUnaryOperator flushedIndex) {
    byte type = data[record + 8];
    if (type != RecordType.ENTRY && type != RecordType.REWRITTEN) {
      return false;
    }
    long groupId = Bytes.getLong(data, record + 9);
    long index = Bytes.getLong(data, record + LogFormat.RECORD_HEADER);
    lock.lock();
    try {
      LogState.Group group = state.groups().get(groupId);
      return group != null
          && index > Math.min(group.state.marker().index(), flushedIndex.applyAsLong(groupId));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets a destroyed group: the engine's files do not hold it any more.
   *
   * @return false where the log does not know of its end yet
   */
  boolean forgetDestroyed(long groupId) {
    lock.lock();
    try {
      LogState.Group group = state.groups().get(groupId);
      if (group != null && group.destroyed) {
        state.groups().remove(groupId);
      }
      return group == null || group.destroyed;
    } finally {
      lock.unlock();
    }
  }

  /** Runs {@code task} on the thread that looks after files, one at a time. */
  void inBackground(Runnable task) {
    try {
      housekeeping.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("The log is closed, its files are left as they are", e);
    }
  }

  long bytes() {
    lock.lock();
    try {
      long bytes = 0;
      for (Segment segment : segments) {
        bytes += segment.end();
      }
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  int segmentCount() {
    lock.lock();
    try {
      return segments.size();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what was handed over, then ends. */
  @Override
  public void close() {
    closing = true;
    wakeWriter();
    writerPool.close();
    housekeeping.close();
    lock.lock();
    try {
      for (Segment segment : segments) {
        segment.file().close();
      }
      supply.close();
    } catch (IOException e) {
      LOG.warn("Cannot close a log file", e);
    } finally {
      lock.unlock();
    }
  }
}
