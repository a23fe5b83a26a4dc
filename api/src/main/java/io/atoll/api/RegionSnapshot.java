package io.atoll.api;

import java.util.List;

/**
 * A Region's data at one moment, as files of the leader's engine. Close it soon: it takes space.
 */
public interface RegionSnapshot extends AutoCloseable {
  /**
   * One file.
   *
   * @param family the engine's family of keys, by its place in {@code Family}
   */
  record File(int family, long sizeBytes, long pairs) {}

  /** The descriptor at that moment. */
  Region region();

  /** Index of the newest log entry that the data holds. */
  long appliedIndex();

  /** Term of that entry. */
  long appliedTerm();

  /** The newest term that the sender knows. */
  long seenTerm();

  /**
   * What the sender's engine holds of a merge that the Region is prepared for, for other stores
   * only; empty where it is not.
   */
  byte[] merging();

  List<File> files();

  /** Reads up to {@code target.length} bytes of a file; how many were there. */
  int read(int file, long offset, byte[] target);

  @Override
  void close();
}
