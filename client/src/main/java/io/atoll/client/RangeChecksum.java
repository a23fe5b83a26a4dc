package io.atoll.client;

/**
 * A checksum of the pairs of ranges, whatever their order and the Regions they lie in.
 *
 * @param crc64Xor XOR of the CRC-64 of each key with its value
 * @param bytes of keys and values
 */
public record RangeChecksum(long crc64Xor, long pairs, long bytes) {
  static final RangeChecksum NONE = new RangeChecksum(0, 0, 0);

  RangeChecksum plus(RangeChecksum other) {
    return new RangeChecksum(crc64Xor ^ other.crc64Xor, pairs + other.pairs, bytes + other.bytes);
  }
}
