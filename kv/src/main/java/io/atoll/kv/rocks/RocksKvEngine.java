package io.atoll.kv.rocks;

import io.atoll.kv.CachedRead;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.KvException;
import io.atoll.kv.KvReader;
import io.atoll.kv.RangeFiles;
import io.atoll.kv.Snapshot;
import io.atoll.kv.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushJobInfo;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableDBOptions;
import org.rocksdb.Range;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine on RocksDB, without its write-ahead log and with all families flushed atomically.
 * Calls block in native code when they touch the disk, and writes also when RocksDB slows writers
 * down: make them on platform threads ({@link #getCached} excepted).
 *
 * <p>After a background error (a flush or compaction that failed) every write throws that error
 * until the engine is opened again, or, where the disk was full, until RocksDB has found space (it
 * looks every five seconds); reads go on.
 */
public final class RocksKvEngine implements KvEngine {
  private static final Logger LOG = LoggerFactory.getLogger(RocksKvEngine.class);

  private final String where;
  private final RocksOptions options;
  private final RocksDB db;
  private final List<ColumnFamilyHandle> handles;
  private final int[] familyIds;
  private final NativeCalls calls;
  private final KvReader newest;
  private final Events events;
  private final RangeFiles rangeFiles;
  private final LongAdder inFlight = new LongAdder();
  private volatile boolean closed;

  private RocksKvEngine(
      String where,
      RocksOptions options,
      RocksDB db,
      List<ColumnFamilyHandle> handles,
      Events events,
      boolean allowForeign) {
    this.where = where;
    this.options = options;
    this.db = db;
    this.handles = handles;
    this.events = events;
    this.familyIds = handles.stream().mapToInt(ColumnFamilyHandle::getID).toArray();
    String missing = Functions.missing();
    if (allowForeign && missing.isEmpty()) {
      calls = new ForeignCalls(where, db, handles);
    } else {
      if (allowForeign) {
        LOG.warn(
            "RocksDB's native library does not export its C API; scans and writes take the slower"
                + " JNI path: missing={}",
            missing);
      }
      calls = new JniCalls(where, db, handles);
    }
    newest = calls.newest();
    rangeFiles =
        new RocksRangeFiles(
            this, Path.of(where).resolve(RocksRangeFiles.FOLDER), db, handles, options);
  }

  /**
   * Opens the engine in {@code folder}, creating it where it does not exist.
   *
   * @throws KvException when files are damaged (named in the message), in use, or unreadable
   */
  public static RocksKvEngine open(Path folder, RocksSettings settings) {
    return open(folder, settings, true);
  }

  static RocksKvEngine open(Path folder, RocksSettings settings, boolean allowForeign) {
    RocksDB.loadLibrary();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw RocksErrors.of(folder.toString(), e.toString(), e);
    }
    refuseHeadless(folder);
    Events events = new Events(folder.toString());
    RocksOptions options = new RocksOptions(settings, events, true);
    try {
      return open(folder, options, events, allowForeign);
    } catch (RocksDBException e) {
      options.close();
      String text = e.getMessage();
      if (text == null || !text.contains("not linked with the binary")) {
        throw RocksErrors.of(folder.toString(), e);
      }
      LOG.warn("RocksDB's native library lacks a compressor; files are not compressed: {}", text);
    }
    RocksOptions plain = new RocksOptions(settings, events, false);
    try {
      return open(folder, plain, events, allowForeign);
    } catch (RocksDBException e) {
      plain.close();
      throw RocksErrors.of(folder.toString(), e);
    }
  }

  /** Where the file that names the manifest is gone, RocksDB would begin an empty database. */
  private static void refuseHeadless(Path folder) {
    if (Files.exists(folder.resolve("CURRENT"))) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> data =
          files
              .filter(file -> file.getFileName().toString().matches("MANIFEST-.*|.*\\.(sst|blob)"))
              .findFirst();
      if (data.isPresent()) {
        throw new KvException.Corruption(
            folder.resolve("CURRENT") + " is missing, but " + data.get() + " is there", null);
      }
    } catch (IOException e) {
      throw RocksErrors.of(folder.toString(), e.toString(), e);
    }
  }

  private static RocksKvEngine open(
      Path folder, RocksOptions options, Events events, boolean allowForeign)
      throws RocksDBException {
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    RocksDB db = RocksDB.open(options.db(), folder.toString(), options.families(), handles);
    return new RocksKvEngine(folder.toString(), options, db, handles, events, allowForeign);
  }

  /** Counts a call, so that {@link #close} does not free what it uses. */
  private void enter() {
    inFlight.increment();
    if (closed) {
      inFlight.decrement();
      throw new KvException.Io(where + ": the engine is closed", null);
    }
  }

  private void leave() {
    inFlight.decrement();
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    enter();
    try {
      return newest.get(family, key);
    } finally {
      leave();
    }
  }

  @Override
  public CachedRead getCached(Family family, byte[] key) {
    enter();
    try {
      return newest.getCached(family, key);
    } finally {
      leave();
    }
  }

  @Override
  public Cursor cursor(Family family, byte[] lower, byte[] upper) {
    enter();
    try {
      return newest.cursor(family, lower, upper);
    } finally {
      leave();
    }
  }

  @Override
  public Cursor nearCursor() {
    enter();
    try {
      return newest.nearCursor();
    } finally {
      leave();
    }
  }

  @Override
  public Snapshot snapshot() {
    enter();
    try {
      return calls.snapshot();
    } finally {
      leave();
    }
  }

  @Override
  public WriteBatch newBatch() {
    return new RocksWriteBatch(familyIds);
  }

  @Override
  public void write(WriteBatch batch) {
    RocksWriteBatch rocksBatch = (RocksWriteBatch) batch;
    if (rocksBatch.count() == 0) {
      return;
    }
    enter();
    try {
      calls.write(rocksBatch.data(), (int) rocksBatch.sizeBytes());
    } finally {
      leave();
    }
  }

  @Override
  public void requestFlush() {
    flush(false);
  }

  @Override
  public void flush() {
    long before = lastWriteSequence();
    flush(true);
    // Also where there was nothing to write: then everything is in files already.
    events.flushed(before);
  }

  private void flush(boolean wait) {
    enter();
    try (FlushOptions flushOptions =
        new FlushOptions().setWaitForFlush(wait).setAllowWriteStall(true)) {
      db.flush(flushOptions, handles);
    } catch (RocksDBException e) {
      throw RocksErrors.of(where, e);
    } finally {
      leave();
    }
  }

  @Override
  public void onFlush(FlushListener listener) {
    events.listeners.add(listener);
  }

  @Override
  public long lastWriteSequence() {
    enter();
    try {
      return db.getLatestSequenceNumber();
    } finally {
      leave();
    }
  }

  @Override
  public long approximateSizeBytes(Family family, byte[] start, byte[] end) {
    enter();
    try (Slice from = new Slice(start);
        Slice to = new Slice(end)) {
      long[] sizes =
          db.getApproximateSizes(
              handles.get(family.ordinal()),
              List.of(new Range(from, to)),
              SizeApproximationFlag.INCLUDE_FILES,
              SizeApproximationFlag.INCLUDE_MEMTABLES);
      return sizes[0];
    } finally {
      leave();
    }
  }

  /** How RocksDB stands now. Reads properties only: cheap, but not free. */
  public RocksNumbers numbers() {
    enter();
    try {
      return RocksNumbers.read(db, handles, options.blockCacheBytes());
    } catch (RocksDBException e) {
      throw RocksErrors.of(where, e);
    } finally {
      leave();
    }
  }

  @Override
  public RangeFiles rangeFiles() {
    return rangeFiles;
  }

  /** Makes a call that needs the database open. */
  <T> T calling(Supplier<T> call) {
    enter();
    try {
      return call.get();
    } finally {
      leave();
    }
  }

  /** Flushes and closes. Snapshots and cursors must be closed before. */
  @Override
  public void close() {
    close(true);
  }

  /** Closes as a crash would: what was not flushed is lost. For tests. */
  public void closeWithoutFlush() {
    close(false);
  }

  private synchronized void close(boolean flush) {
    if (closed) {
      return;
    }
    closed = true;
    while (inFlight.sum() != 0) {
      Thread.onSpinWait();
    }
    long open = calls.openHandles();
    if (open != 0) {
      // Freeing the database under a cursor would end the process; losing the flush loses nothing,
      // because the Raft log has it.
      LOG.error(
          "The engine was closed with open snapshots or cursors: folder={} open={}", where, open);
      return;
    }
    if (!flush) {
      try {
        db.setDBOptions(MutableDBOptions.builder().setAvoidFlushDuringShutdown(true).build());
      } catch (RocksDBException e) {
        throw RocksErrors.of(where, e);
      }
    }
    calls.close();
    handles.forEach(ColumnFamilyHandle::close);
    db.close();
    options.close();
    events.close();
  }

  @Override
  public String toString() {
    return "RocksDB in " + where;
  }

  /** What RocksDB reports from its own threads. */
  static final class Events extends AbstractEventListener {
    final List<FlushListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong reported = new AtomicLong(-1);
    private final String where;

    Events(String where) {
      // Not background errors: the library's Java side does not know all their reasons, and every
      // write throws them anyway.
      super(EnabledEventCallback.ON_FLUSH_COMPLETED);
      this.where = where;
    }

    /**
     * Called once per family after all families of an atomic flush are in the manifest, so that the
     * sequence of any one of them holds for all.
     */
    @Override
    public void onFlushCompleted(RocksDB db, FlushJobInfo flush) {
      flushed(flush.getLargestSeqno());
    }

    void flushed(long sequence) {
      if (reported.getAndAccumulate(sequence, Math::max) < sequence) {
        for (FlushListener listener : listeners) {
          try {
            listener.flushed(sequence);
          } catch (RuntimeException e) {
            LOG.error("A flush listener failed: folder={}", where, e);
          }
        }
      }
    }
  }
}
