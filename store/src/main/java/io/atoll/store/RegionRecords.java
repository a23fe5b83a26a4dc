package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.raft.SnapshotPoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the RAFT family holds of a Region, written in the same batch as its data.
 *
 * <pre>
 *   'R' ++ u64 region id ++ 'd'   u8 version 1 ++ u64 conf version ++ u64 version
 *                                 ++ u32 length ++ start ++ u32 length ++ end
 *                                 ++ u32 count ++ (u64 peer id ++ u64 store id ++ u8 learner)…
 *   'R' ++ u64 region id ++ 'a'   u8 version 2 ++ u64 applied index ++ u64 its term (version 1: no term)
 *   'R' ++ u64 region id ++ 's'   u8 version 1 ++ u64 index ++ u64 term ++ u64 seen term of the
 *                                 snapshot that the replica came from; none where born here
 *   'R' ++ u64 region id ++ 'i'   {@link PendingInstall}, while a snapshot is being taken in
 *   'R' ++ u64 region id ++ 't'   u8 version 1 ++ u64 the newest peer id that was removed from here;
 *                                 {@link #MERGED} where the Region is a part of another
 *   'R' ++ u64 region id ++ 'm'   {@link Merging}, while the Region's log is closed for a merge
 *   'J'                           u8 version 1 ++ u64 the first Region of the cluster that the store
 *                                 joined; a store that holds Regions may lack it
 *   'S'                           u8 version 1 ++ u64 safe point of the last collection
 * </pre>
 *
 * All numbers are big-endian.
 */
final class RegionRecords {
  static final byte[] LOWER = {'R'};
  static final byte[] UPPER = {'R' + 1};
  static final byte[] SAFE_POINT = {'S'};
  static final byte[] JOINED = {'J'};

  /** Above every peer's id: nothing of the Region ever comes again. */
  static final long MERGED = Long.MAX_VALUE;

  /** Greater than every encoded key of reasonable length, for range deletes without an end. */
  static final byte[] AFTER_ALL_KEYS = new byte[64];

  static {
    java.util.Arrays.fill(AFTER_ALL_KEYS, (byte) 0xFF);
  }

  private static final int KEY_BYTES = 10;
  private static final byte VERSION = 1;
  private static final byte APPLIED_VERSION = 2;

  private RegionRecords() {}

  static byte[] descriptorKey(long regionId) {
    return key(regionId, 'd');
  }

  static byte[] appliedKey(long regionId) {
    return key(regionId, 'a');
  }

  static byte[] snapshotKey(long regionId) {
    return key(regionId, 's');
  }

  static byte[] installKey(long regionId) {
    return key(regionId, 'i');
  }

  static byte[] removedKey(long regionId) {
    return key(regionId, 't');
  }

  static byte[] mergingKey(long regionId) {
    return key(regionId, 'm');
  }

  private static byte[] key(long regionId, char what) {
    return ByteBuffer.allocate(KEY_BYTES)
        .put((byte) 'R')
        .putLong(regionId)
        .put((byte) what)
        .array();
  }

  static boolean isDescriptor(byte[] key) {
    return key.length == KEY_BYTES && key[KEY_BYTES - 1] == 'd';
  }

  static boolean isInstall(byte[] key) {
    return key.length == KEY_BYTES && key[KEY_BYTES - 1] == 'i';
  }

  static byte[] applied(long index, long term) {
    return ByteBuffer.allocate(17).put(APPLIED_VERSION).putLong(index).putLong(term).array();
  }

  static long appliedIndex(byte[] record) {
    if (record[0] != VERSION && record[0] != APPLIED_VERSION) {
      checkVersion(record[0]);
    }
    return ByteBuffer.wrap(record).getLong(1);
  }

  /** 0 where the record is of a version that did not tell it. */
  static long appliedTerm(byte[] record) {
    return record[0] == APPLIED_VERSION ? ByteBuffer.wrap(record).getLong(9) : 0;
  }

  static byte[] snapshot(SnapshotPoint point) {
    return ByteBuffer.allocate(25)
        .put(VERSION)
        .putLong(point.index())
        .putLong(point.term())
        .putLong(point.seenTerm())
        .array();
  }

  static SnapshotPoint snapshot(byte @Nullable [] record) {
    if (record == null) {
      return SnapshotPoint.BIRTH;
    }
    ByteBuffer in = ByteBuffer.wrap(record);
    checkVersion(in.get());
    return new SnapshotPoint(in.getLong(), in.getLong(), in.getLong());
  }

  static long regionId(byte[] key) {
    return ByteBuffer.wrap(key).getLong(1);
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(9).put(VERSION).putLong(value).array();
  }

  static long number(byte[] record) {
    ByteBuffer in = ByteBuffer.wrap(record);
    checkVersion(in.get());
    return in.getLong();
  }

  static byte[] encode(Region region) {
    byte[] start = region.start().bytes();
    byte[] end = region.end().bytes();
    ByteBuffer out =
        ByteBuffer.allocate(
            1 + 16 + 8 + start.length + end.length + 4 + 17 * region.peers().size());
    out.put(VERSION);
    out.putLong(region.epoch().confVersion()).putLong(region.epoch().version());
    out.putInt(start.length).put(start).putInt(end.length).put(end);
    out.putInt(region.peers().size());
    for (Peer peer : region.peers()) {
      out.putLong(peer.id()).putLong(peer.store().value()).put((byte) (peer.isLearner() ? 1 : 0));
    }
    return out.array();
  }

  static Region decode(long regionId, byte[] record) {
    ByteBuffer in = ByteBuffer.wrap(record);
    checkVersion(in.get());
    RegionEpoch epoch = new RegionEpoch(in.getLong(), in.getLong());
    Key start = key(in);
    Key end = key(in);
    int count = in.getInt();
    List<Peer> peers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      peers.add(new Peer(in.getLong(), new StoreId(in.getLong()), in.get() != 0));
    }
    return new Region(new RegionId(regionId), start, end, epoch, peers);
  }

  static Key key(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return Key.of(bytes);
  }

  private static void checkVersion(byte version) {
    if (version != VERSION) {
      throw new IllegalStateException(
          "Region record of format " + version + ", this program reads " + VERSION);
    }
  }
}
