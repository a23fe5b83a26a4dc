package io.atoll.kv;

import java.util.List;
import java.util.Optional;

/**
 * Carries ranges of keys from one engine to another as files: written here from a snapshot, read as
 * bytes, written there, and put in place of what the other engine had. The files lie in a folder of
 * the engine's own until they are deleted; a name is the caller's, of letters, digits, {@code -}
 * and {@code _}, and is taken once at a time. Thread-safe; one file has one user. Calls block on
 * the disk: make them on platform threads.
 *
 * <p>The files' format is the engine's; engines of the same kind read each other's.
 */
public interface RangeFiles {
  /**
   * A file that is complete.
   *
   * @param pairs puts in it; there are no deletes
   */
  record RangeFile(String name, Family family, long sizeBytes, long pairs) {}

  /**
   * Writes what a snapshot of this engine holds of {@code [start, end)} in a family; an empty end
   * is none, here and below.
   *
   * @return empty where the range has no pairs: there is no file then
   */
  Optional<RangeFile> export(
      Snapshot snapshot, Family family, byte[] start, byte[] end, String name);

  /** Bytes of a file. */
  long sizeBytes(String name);

  /** Reads up to {@code target.length} bytes at an offset; how many were there. */
  int read(String name, long offset, byte[] target);

  /** Begins a file that comes from another engine, replacing one of that name. */
  Incoming receive(String name);

  /**
   * Removes all pairs of {@code [start, end)} from the given families and puts those of the files
   * in their place. Not atomic, and durable only after the next {@link KvEngine#flush}: who needs
   * more remembers what is to be done, and does it again after a crash. The files are used up when
   * the caller deletes them.
   *
   * @throws KvException.Corruption when a file is not what it should be; the range may be empty
   *     then
   */
  void replace(List<Family> families, byte[] start, byte[] end, List<RangeFile> files);

  /** Removes all pairs of {@code [start, end)}; an empty end is none. */
  static void clear(KvEngine engine, List<Family> families, byte[] start, byte[] end) {
    try (WriteBatch batch = engine.newBatch()) {
      for (Family family : families) {
        if (end.length > 0) {
          batch.deleteRange(family, start, end);
          continue;
        }
        try (Cursor cursor = engine.cursor(family, start, end)) {
          cursor.seekToLast();
          if (cursor.valid()) {
            byte[] last = cursor.key();
            batch.deleteRange(family, start, last);
            batch.delete(family, last);
          }
        }
      }
      engine.write(batch);
    }
  }

  /** Names of all files, complete or not. */
  List<String> names();

  /** Removes a file; nothing where there is none. */
  void delete(String name);

  /** A file on its way in. One thread. */
  interface Incoming extends AutoCloseable {
    void write(byte[] bytes, int offset, int length);

    /** Makes what was written safe from a crash. */
    void sync();

    @Override
    void close();
  }
}
