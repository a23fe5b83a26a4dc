package io.atoll.client;

/**
 * The committed data as of one timestamp. Cheap to make; remembers which locks it found harmless.
 */
public interface Snapshot extends KvReader {
  /** The read timestamp. */
  long startTs();

  /** Runs a plan over ranges at this timestamp. */
  ChunkStream coprocess(CoprocessorRequest request);
}
