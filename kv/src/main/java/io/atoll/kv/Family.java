package io.atoll.kv;

/**
 * The column families of a store's engine. {@code DEFAULT}, {@code LOCK} and {@code WRITE} are
 * Percolator's, as TiKV lays them out; {@code RAFT} holds what applying writes beside the data:
 * each Region's descriptor and applied index.
 */
public enum Family {
  DEFAULT,
  LOCK,
  WRITE,
  /** Raw (non-transactional) values, in every split, snapshot and checksum as the others. */
  RAW,
  RAFT
}
