package io.atoll.kv.memory;

import java.util.Arrays;

/** One version of a key; sorts by key, newest first. */
record Version(byte[] key, long sequence) implements Comparable<Version> {
  @Override
  public int compareTo(Version other) {
    int byKey = Arrays.compareUnsigned(key, other.key);
    return byKey != 0 ? byKey : Long.compare(other.sequence, sequence);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Version version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(key) + Long.hashCode(sequence);
  }
}
