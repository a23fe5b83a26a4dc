package io.atoll.raft;

import io.atoll.runtime.Environment;
import io.atoll.runtime.FileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the log's empty segments come from: the next one is made, or a freed one made new, while
 * the current one is still written, and zeros are written ahead of the writer. One writer takes;
 * files are made on the housekeeping thread where there is time for it.
 */
final class SegmentSupply {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentSupply.class);
  private static final int FILL_BYTES = 8 << 20;
  private static final String SPARE = "spare.log";

  private final Environment environment;
  private final FileSystem files;
  private final String directory;
  private final long segmentBytes;
  private final SpaceWait space;
  private final Executor housekeeping;

  /** Guards what follows. Never held across I/O. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition preparedChanged = lock.newCondition();
  private @Nullable Segment prepared;
  private @Nullable Segment freed;

  /** Asked for of the housekeeping thread, which has not begun; 0 for none. */
  private long wanted;

  /** The housekeeping thread is at it. */
  private boolean preparing;

  private volatile boolean filling;

  SegmentSupply(
      Environment environment, RaftSettings settings, SpaceWait space, Executor housekeeping) {
    this.environment = environment;
    this.files = environment.files();
    this.directory = settings.directory();
    this.segmentBytes = settings.segmentBytes();
    this.space = space;
    this.housekeeping = housekeeping;
  }

  /** The first segment of a log that opens. */
  Segment begin(long number) throws IOException {
    if (files.exists(spare())) {
      files.delete(spare());
    }
    return prepare(number);
  }

  /**
   * The next segment, made now where it is not there yet. Waits for the housekeeping thread only
   * where that is making it: what that does before may wait for the writer itself.
   */
  Segment take(long number) throws IOException {
    lock.lock();
    try {
      wanted = 0;
      while (preparing) {
        preparedChanged.awaitUninterruptibly();
      }
      Segment ready = prepared;
      if (ready != null) {
        prepared = null;
        return ready;
      }
    } finally {
      lock.unlock();
    }
    return space.files(() -> "cannot make log file " + number, () -> prepare(number));
  }

  /** Has the next segment made once this one is half full, and zeros written ahead. */
  void lookAhead(Segment current) {
    if (!filling && current.filledAhead() < FILL_BYTES / 2) {
      filling = true;
      housekeeping.execute(() -> fillAhead(current));
    }
    if (current.end() <= segmentBytes / 2) {
      return;
    }
    long number = current.number() + 1;
    lock.lock();
    try {
      if (prepared != null || preparing || wanted != 0) {
        return;
      }
      wanted = number;
    } finally {
      lock.unlock();
    }
    housekeeping.execute(() -> prepareAhead(number));
  }

  private void fillAhead(Segment segment) {
    try {
      segment.fill(FILL_BYTES, segmentBytes);
    } catch (IOException e) {
      // On a full disk the writer meets the same when it gets there, and says so.
      if (!LogFailures.isNoSpace(e)) {
        LOG.warn("Cannot extend a log file ahead: file={}", segment, e);
      }
    } finally {
      filling = false;
    }
  }

  private void prepareAhead(long number) {
    lock.lock();
    try {
      if (wanted != number) {
        return; // the writer was faster
      }
      wanted = 0;
      preparing = true;
    } finally {
      lock.unlock();
    }
    Segment ready = null;
    try {
      ready = prepare(number);
    } catch (IOException e) {
      // The writer will try again when it needs the file, and report what it meets.
      if (!LogFailures.isNoSpace(e)) {
        LOG.warn("Cannot prepare the next log file: number={}", number, e);
      }
    }
    lock.lock();
    try {
      prepared = ready;
      preparing = false;
      preparedChanged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private String spare() {
    return directory + "/" + SPARE;
  }

  /** Makes an empty segment, from a freed one where there is one. */
  private Segment prepare(long number) throws IOException {
    Segment old;
    lock.lock();
    try {
      old = freed;
      freed = null;
    } finally {
      lock.unlock();
    }
    String name = directory + "/" + LogFormat.segmentName(number);
    if (old == null) {
      files.createDirectories(directory);
    } else {
      files.rename(old.name(), spare());
      // Or a crash could give the old name back to a file with the new header.
      files.syncDirectory(directory);
    }
    // Either way the file carries a name that recovery ignores until its header is on disk.
    FileSystem.LogFile file = old == null ? files.open(spare()) : old.file();
    try {
      long salt = environment.random().nextLong();
      file.write(0, ByteBuffer.wrap(LogFormat.segmentHeader(number, salt)));
      Segment segment = new Segment(number, name, salt, file, file.size());
      if (old == null) {
        segment.fill(Math.min(FILL_BYTES, segmentBytes / 8), segmentBytes);
      }
      file.sync();
      files.rename(spare(), name);
      files.syncDirectory(directory);
      return segment;
    } catch (IOException e) {
      // The next attempt opens it again and goes on where this one ended.
      file.close();
      throw e;
    }
  }

  /** Takes a segment that holds nothing needed any more: to be made new, or deleted. */
  void giveBack(Segment segment) {
    lock.lock();
    try {
      if (freed == null && prepared == null) {
        freed = segment;
        return;
      }
    } finally {
      lock.unlock();
    }
    try {
      segment.file().close();
      files.delete(segment.name());
    } catch (IOException e) {
      LOG.warn("Cannot delete a log file that is not needed any more: file={}", segment, e);
    }
  }

  /** Closes what nobody took. */
  void close() throws IOException {
    lock.lock();
    try {
      if (freed != null) {
        freed.file().close();
      }
      if (prepared != null) {
        prepared.file().close();
      }
    } finally {
      lock.unlock();
    }
  }
}
