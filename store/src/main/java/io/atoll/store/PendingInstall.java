package io.atoll.store;

import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.RangeFiles;
import io.atoll.kv.RangeFiles.RangeFile;
import io.atoll.kv.WriteBatch;
import io.atoll.mvcc.Modifications;
import io.atoll.raft.SnapshotPoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot whose files are all here. It is written into the engine before anything of the
 * Region's old data is touched, so that a start after a crash finishes the work.
 *
 * <pre>
 *   u8 version 2 ++ u64 index ++ u64 term ++ u64 seen term
 *   ++ u8 0, or 1 ++ u32 length ++ start ++ u32 length ++ end of what the replica held before
 *   ++ u32 length ++ descriptor
 *   ++ u32 length ++ {@link Merging}, or nothing
 *   ++ u32 count ++ (u64 region id ++ u32 length ++ descriptor)… of Regions here that are a part of it
 *   ++ u32 count ++ (u8 family ++ u64 size ++ u64 pairs ++ u32 length ++ name in UTF-8)…
 * </pre>
 *
 * Version 1 has neither the merge nor parts.
 *
 * @param old range that this store's replica held before; null where there was none
 */
record PendingInstall(
    Region region,
    SnapshotPoint point,
    @Nullable KeyRange old,
    @Nullable Merging merging,
    List<Region> absorbed,
    List<RangeFile> files) {
  private static final byte VERSION = 2;
  private static final byte FIRST_VERSION = 1;

  byte[] encode() {
    byte[] descriptor = RegionRecords.encode(region);
    byte[] closed = merging == null ? Merging.NONE : merging.encode();
    List<byte[]> parts = absorbed.stream().map(RegionRecords::encode).toList();
    List<byte[]> names = new ArrayList<>();
    int size = 1 + 24 + 1 + 4 + descriptor.length + 4 + closed.length + 4 + 4;
    for (byte[] part : parts) {
      size += 12 + part.length;
    }
    for (RangeFile file : files) {
      byte[] name = file.name().getBytes(StandardCharsets.UTF_8);
      names.add(name);
      size += 21 + name.length;
    }
    if (old != null) {
      size += 8 + old.start().bytes().length + old.end().bytes().length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(VERSION);
    out.putLong(point.index()).putLong(point.term()).putLong(point.seenTerm());
    out.put((byte) (old == null ? 0 : 1));
    if (old != null) {
      out.putInt(old.start().bytes().length).put(old.start().bytes());
      out.putInt(old.end().bytes().length).put(old.end().bytes());
    }
    out.putInt(descriptor.length).put(descriptor);
    out.putInt(closed.length).put(closed);
    out.putInt(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      out.putLong(absorbed.get(i).id().value()).putInt(parts.get(i).length).put(parts.get(i));
    }
    out.putInt(files.size());
    for (int i = 0; i < files.size(); i++) {
      RangeFile file = files.get(i);
      out.put((byte) file.family().ordinal()).putLong(file.sizeBytes()).putLong(file.pairs());
      out.putInt(names.get(i).length).put(names.get(i));
    }
    return out.array();
  }

  static PendingInstall decode(long regionId, byte[] record) {
    ByteBuffer in = ByteBuffer.wrap(record);
    byte version = in.get();
    if (version != VERSION && version != FIRST_VERSION) {
      throw new IllegalStateException(
          "snapshot record of format " + version + ", this program reads " + VERSION);
    }
    SnapshotPoint point = new SnapshotPoint(in.getLong(), in.getLong(), in.getLong());
    KeyRange old = null;
    if (in.get() != 0) {
      Key start = RegionRecords.key(in);
      old = new KeyRange(start, RegionRecords.key(in));
    }
    byte[] descriptor = RegionRecords.key(in).bytes();
    Merging merging = null;
    List<Region> absorbed = new ArrayList<>();
    if (version != FIRST_VERSION) {
      byte[] closed = RegionRecords.key(in).bytes();
      merging = closed.length == 0 ? null : Merging.decode(closed);
      for (int count = in.getInt(); count > 0; count--) {
        long id = in.getLong();
        absorbed.add(RegionRecords.decode(id, RegionRecords.key(in).bytes()));
      }
    }
    List<RangeFile> files = new ArrayList<>();
    for (int count = in.getInt(); count > 0; count--) {
      Family family = Family.values()[in.get()];
      long size = in.getLong();
      long pairs = in.getLong();
      byte[] name = new byte[in.getInt()];
      in.get(name);
      files.add(new RangeFile(new String(name, StandardCharsets.UTF_8), family, size, pairs));
    }
    return new PendingInstall(
        RegionRecords.decode(new RegionId(regionId).value(), descriptor),
        point,
        old,
        merging,
        absorbed,
        files);
  }

  /** Makes the intention safe. */
  void begin(KvEngine engine) {
    try (WriteBatch writes = engine.newBatch()) {
      writes.put(Family.RAFT, RegionRecords.installKey(region.id().value()), encode());
      engine.write(writes);
    }
    engine.flush();
  }

  /** Does it, or does it again; all is in files when it returns. */
  void finish(KvEngine engine) {
    if (old != null) {
      RangeFiles.clear(engine, ReplicaRemoval.DATA, old.start().bytes(), old.end().bytes());
    }
    for (Region part : absorbed) {
      byte[] end = part.end().isEmpty() ? RegionRecords.AFTER_ALL_KEYS : part.end().bytes();
      RangeFiles.clear(engine, ReplicaRemoval.DATA, part.start().bytes(), end);
    }
    engine
        .rangeFiles()
        .replace(ReplicaRemoval.DATA, region.start().bytes(), region.end().bytes(), files);
    try (WriteBatch writes = engine.newBatch()) {
      long id = region.id().value();
      writes.put(Family.RAFT, RegionRecords.descriptorKey(id), RegionRecords.encode(region));
      writes.put(
          Family.RAFT,
          RegionRecords.appliedKey(id),
          RegionRecords.applied(point.index(), point.term()));
      writes.put(Family.RAFT, RegionRecords.snapshotKey(id), RegionRecords.snapshot(point));
      if (merging == null) {
        writes.delete(Family.RAFT, RegionRecords.mergingKey(id));
      } else {
        writes.put(Family.RAFT, RegionRecords.mergingKey(id), merging.encode());
      }
      for (Region part : absorbed) {
        Modifications gone = new Modifications();
        ReplicaRemoval.merged(part.id().value(), gone);
        gone.applyTo(writes);
      }
      writes.delete(Family.RAFT, RegionRecords.installKey(id));
      engine.write(writes);
    }
    engine.flush();
  }

  /** Finishes what a crash interrupted, and removes files that nothing needs any more. */
  static void recover(KvEngine engine) {
    List<PendingInstall> found = new ArrayList<>();
    try (Cursor cursor = engine.cursor(Family.RAFT, RegionRecords.LOWER, RegionRecords.UPPER)) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        if (RegionRecords.isInstall(cursor.key())) {
          found.add(decode(RegionRecords.regionId(cursor.key()), cursor.value()));
        }
      }
    }
    found.forEach(pending -> pending.finish(engine));
    engine.rangeFiles().names().forEach(engine.rangeFiles()::delete);
  }
}
