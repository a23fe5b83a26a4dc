package io.atoll.store;

import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import java.nio.ByteBuffer;

/**
 * Of a Region whose log is closed, because it is to become a part of the one before it. Written
 * with its descriptor, told with its snapshots.
 *
 * <pre>
 *   u8 version 1 ++ u64 target ++ u64 its conf version ++ u64 its version ++ u64 index ++ u8 rejected
 * </pre>
 *
 * @param targetEpoch in which alone the target may take it in
 * @param index of the entry that closed the log
 * @param isRejected the target left that epoch otherwise, as its own log showed on some store: it
 *     never takes the Region in, and the log may be opened again
 */
record Merging(RegionId target, RegionEpoch targetEpoch, long index, boolean isRejected) {
  private static final byte VERSION = 1;
  static final byte[] NONE = new byte[0];

  Merging rejected() {
    return new Merging(target, targetEpoch, index, true);
  }

  /** Whether the target, having this epoch, cannot take the Region in any more. */
  boolean isPast(RegionEpoch epoch) {
    return epoch.version() > targetEpoch.version()
        || epoch.confVersion() > targetEpoch.confVersion();
  }

  byte[] encode() {
    return ByteBuffer.allocate(34)
        .put(VERSION)
        .putLong(target.value())
        .putLong(targetEpoch.confVersion())
        .putLong(targetEpoch.version())
        .putLong(index)
        .put((byte) (isRejected ? 1 : 0))
        .array();
  }

  static Merging decode(byte[] record) {
    ByteBuffer in = ByteBuffer.wrap(record);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "record of a merge of format " + version + ", this program reads " + VERSION);
    }
    return new Merging(
        new RegionId(in.getLong()),
        new RegionEpoch(in.getLong(), in.getLong()),
        in.getLong(),
        in.get() != 0);
  }
}
