package io.atoll.kv;

/**
 * An ordered key-value engine without a write-ahead log: a write is visible at once and durable
 * after the next flush; a crash sets all families back together to the last completed flush (atomic
 * flush). Durability of what is not yet flushed is the shared Raft log's. Keys are compared as
 * unsigned bytes. Reads on the engine itself see the newest state.
 *
 * <p>All methods may throw {@link KvException}.
 */
public interface KvEngine extends KvReader, AutoCloseable {
  /** A consistent view of all families; close it soon, it holds back compaction. */
  Snapshot snapshot();

  /** An empty batch; batches are written whole or not at all. */
  WriteBatch newBatch();

  /** Applies the batch; visible to every snapshot taken after the return. Does not sync. */
  void write(WriteBatch batch);

  /** Starts writing memory to files; listeners hear of its end. Returns at once. */
  void requestFlush();

  /** Writes memory to files and waits for it. */
  void flush();

  /**
   * Registers a listener, called on an engine thread after each atomic flush with the write
   * sequence (see {@link #lastWriteSequence}) up to which everything is now in files. It must not
   * block.
   */
  void onFlush(FlushListener listener);

  /** The sequence of the newest write: a number that grows with each write. */
  long lastWriteSequence();

  /** Approximate bytes of {@code [start, end)} in a family's files and memory, for split checks. */
  long approximateSizeBytes(Family family, byte[] start, byte[] end);

  /** Files that carry ranges to and from other engines. */
  RangeFiles rangeFiles();

  @Override
  void close();

  /** See {@link #onFlush}. */
  interface FlushListener {
    void flushed(long upToWriteSequence);
  }
}
