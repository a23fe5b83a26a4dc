package io.atoll.kv;

/** A consistent view of all families; thread-safe except for its cursors. Close it soon. */
public interface Snapshot extends KvReader, AutoCloseable {
  @Override
  void close();
}
