package io.atoll.kv;

/** Puts and deletes that become visible together. One writer; reusable after {@link #clear}. */
public interface WriteBatch extends AutoCloseable {
  void put(Family family, byte[] key, byte[] value);

  void delete(Family family, byte[] key);

  /** Deletes every key in {@code [start, end)}. */
  void deleteRange(Family family, byte[] start, byte[] end);

  int count();

  long sizeBytes();

  void clear();

  @Override
  void close();
}
