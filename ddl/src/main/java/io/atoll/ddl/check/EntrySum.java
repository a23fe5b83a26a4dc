package io.atoll.ddl.check;

/**
 * The number of pairs and the sum of their hashes, whatever their order: two sets of pairs with the
 * same sum are the same but for one chance in 2⁶⁴. One thread.
 */
final class EntrySum {
  private static final long PRIME = 0x100000001B3L;
  private static final long BASIS = 0xCBF29CE484222325L;

  private long count;
  private long sum;

  void add(byte[] key, int keyLength, byte[] value, int valueLength) {
    // Which bytes are the key's is in the hash by its length.
    long hash = hash(value, valueLength, hash(key, keyLength, BASIS) ^ keyLength);
    hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
    sum += hash ^ hash >>> 33;
    count++;
  }

  private static long hash(byte[] bytes, int length, long start) {
    long hash = start;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ (bytes[i] & 0xFF)) * PRIME;
    }
    return hash;
  }

  boolean isSame(EntrySum other) {
    return count == other.count && sum == other.sum;
  }

  @Override
  public String toString() {
    return count + " entries, sum " + Long.toHexString(sum);
  }
}
