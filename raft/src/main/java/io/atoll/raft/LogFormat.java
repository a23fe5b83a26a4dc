package io.atoll.raft;

import java.util.zip.CRC32C;

/**
 * The shared log's files, version 1. All numbers are little endian.
 *
 * <pre>
 * segment-%016x.log, preallocated, often with the bytes of an earlier life behind its end:
 *
 *   header, 64 bytes
 *     magic     8  "ATOLRAFT"
 *     version   4  1
 *     zero      4
 *     segment   8  number, as in the file name
 *     salt      8  random, mixed into every frame's checksum: bytes of an earlier life never pass
 *     crc       4  CRC32C of the 32 bytes above
 *     zero     28
 *   frames, each at a multiple of 8; one per group commit
 *     magic     4  "AFRM"
 *     bytes     4  length of the records, without padding
 *     sequence  8  consecutive over all segments
 *     synced    8  everything in this segment before this offset was on disk when the frame was
 *                  written
 *     digest    4  CRC32C of the records' crc fields, in order
 *     crc       4  CRC32C of salt, segment and the 28 bytes above
 *     records
 *     padding      zeros up to a multiple of 8
 *   record
 *     length    4  of the body
 *     crc       4  CRC32C of type, group and body
 *     type      1  see {@link RecordType}
 *     group     8
 *     body
 * </pre>
 *
 * Worked example: the entry with index 6, term 6 and payload "hi" of group 2 (body: index 8, term
 * 4, kind 1, payload):
 *
 * <pre>
 *   0f 00 00 00  cc cc cc cc  01  02 00 00 00 00 00 00 00
 *   06 00 00 00 00 00 00 00  06 00 00 00  00  68 69
 * </pre>
 *
 * <p>A frame is written only after the frame before it is on disk (but for {@link
 * DurabilityMode#RELAXED}, where {@code synced} says how far the disk had come), and a segment only
 * after the one before it is. So a damaged frame is the torn tail of a crash unless a later frame
 * proves that it had been on disk: then it is corruption. The first frame of a segment says where
 * the segment before ended and repeats the state of every group ({@link RecordType#GROUP}), so that
 * any number of oldest segments can be dropped.
 */
final class LogFormat {
  private LogFormat() {}

  static final long SEGMENT_MAGIC = 0x54464152_4c4f5441L; // "ATOLRAFT"
  static final int VERSION = 1;
  static final int SEGMENT_HEADER = 64;
  static final int FRAME_MAGIC = 0x4d524641; // "AFRM"
  static final int FRAME_HEADER = 32;
  static final int RECORD_HEADER = 17;

  private static final String PREFIX = "segment-";
  private static final String SUFFIX = ".log";

  static String segmentName(long number) {
    return String.format("%s%016x%s", PREFIX, number, SUFFIX);
  }

  static boolean isSegment(String name) {
    return name.startsWith(PREFIX)
        && name.endsWith(SUFFIX)
        && name.length() == PREFIX.length() + 16 + SUFFIX.length();
  }

  static long segmentNumber(String name) {
    return Long.parseUnsignedLong(name.substring(PREFIX.length(), PREFIX.length() + 16), 16);
  }

  static int padded(int bytes) {
    return (bytes + 7) & ~7;
  }

  static byte[] segmentHeader(long number, long salt) {
    byte[] header = new byte[SEGMENT_HEADER];
    Bytes.putLong(header, 0, SEGMENT_MAGIC);
    Bytes.putInt(header, 8, VERSION);
    Bytes.putLong(header, 16, number);
    Bytes.putLong(header, 24, salt);
    Bytes.putInt(header, 32, crc(header, 0, 32));
    return header;
  }

  static int crc(byte[] data, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(data, offset, length);
    return (int) crc.getValue();
  }

  /** Checksum of a frame's header, whose first 28 bytes are at {@code offset}. */
  static int frameCrc(byte[] data, int offset, long segment, long salt) {
    byte[] seed = new byte[16];
    Bytes.putLong(seed, 0, salt);
    Bytes.putLong(seed, 8, segment);
    CRC32C crc = new CRC32C();
    crc.update(seed, 0, seed.length);
    crc.update(data, offset, 28);
    return (int) crc.getValue();
  }
}
