package io.atoll.mvcc;

import io.atoll.codec.Key;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes what no read at or above the safe point can see: of each key all versions below the
 * newest at or before the safe point, that one too where it is a DELETE, and all Lock and Rollback
 * records at or before it; and the pieces of large values whose lock never came.
 *
 * <p>In two steps, so that nobody waits for a scan: {@link #candidates} reads, {@link #collect}
 * decides again under the keys' latches.
 */
public final class GarbageCollecting {
  private GarbageCollecting() {}

  /**
   * @param keys that have something to remove
   * @param next where to go on; null at the end
   * @param records looked at
   */
  public record Candidates(List<Key> keys, @Nullable Key next, int records) {
    public Candidates {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Looks through {@code [start, end)} for at most {@code maxKeys} keys and about as many records.
   */
  public static Candidates candidates(
      KvReader engine, Key start, Key end, long safePoint, int maxKeys, int maxRecords) {
    List<Key> keys = new ArrayList<>();
    int records = 0;
    try (Cursor cursor =
        engine.cursor(Family.WRITE, MvccKeys.encodeBorder(start), MvccKeys.encodeBorder(end))) {
      Key current = null;
      byte[] currentEncoded = new byte[0];
      boolean isFirstBelow = true;
      boolean isCounted = false;
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        byte[] key = cursor.key();
        int length = key.length - MvccKeys.TS_BYTES;
        boolean isSame =
            current != null
                && Arrays.equals(key, 0, length, currentEncoded, 0, currentEncoded.length);
        if (!isSame) {
          Key user = MvccKeys.decode(key, length);
          if (keys.size() >= maxKeys || records >= maxRecords) {
            return new Candidates(keys, user, records);
          }
          current = user;
          currentEncoded = Arrays.copyOf(key, length);
          isFirstBelow = true;
          isCounted = false;
        }
        records++;
        if (MvccKeys.ts(key, key.length) > safePoint || isCounted) {
          continue;
        }
        byte kind = cursor.value()[0];
        if (isFirstBelow && kind == 'P') {
          isFirstBelow = false;
        } else {
          keys.add(current);
          isCounted = true;
        }
      }
    }
    return new Candidates(keys, null, records);
  }

  /**
   * Collects one latched key.
   *
   * @return versions removed
   */
  public static int collect(Key key, long safePoint, MvccReader reader, MvccWriter writer) {
    byte[] encoded = MvccKeys.encode(key);
    int removed = 0;
    boolean isNewestFound = false;
    boolean isDeleteKept = false;
    long deleteTs = 0;
    long ts = safePoint;
    while (true) {
      WriteRecord write = reader.seekWrite(encoded, ts);
      if (write == null) {
        break;
      }
      long at = reader.commitTs();
      ts = at - 1;
      if (!isNewestFound && write.kind() == WriteKind.PUT && write.isLive(safePoint)) {
        isNewestFound = true;
        continue;
      }
      if (!isNewestFound && write.kind() == WriteKind.DELETE) {
        // It hides what is below: goes last, when that is gone.
        isNewestFound = true;
        isDeleteKept = true;
        deleteTs = at;
        continue;
      }
      if (write.hasStoredValue()) {
        writer.deleteValue(encoded, write.startTs(), write.pieces());
      }
      writer.deleteWrite(encoded, at);
      removed++;
    }
    if (isDeleteKept) {
      writer.deleteWrite(encoded, deleteTs);
      removed++;
    }
    return removed;
  }

  /** A note of pieces for which no lock may ever have come. */
  public record Orphan(Key key, long startTs, int pieces) {}

  /** Notes of transactions that started at or before the safe point. */
  public static List<Orphan> orphans(
      KvReader engine, Key encodedStart, Key encodedEnd, long safePoint, int limit) {
    List<Orphan> found = new ArrayList<>();
    try (Cursor cursor =
        engine.cursor(
            Family.RAFT, OrphanPieces.lower(encodedStart), OrphanPieces.upper(encodedEnd))) {
      for (cursor.seekToFirst(); cursor.valid() && found.size() < limit; cursor.next()) {
        byte[] key = cursor.key();
        long startTs = MvccKeys.ts(key, key.length);
        if (startTs <= safePoint) {
          found.add(
              new Orphan(
                  MvccKeys.decode(OrphanPieces.encodedKey(key)),
                  startTs,
                  OrphanPieces.count(cursor.value())));
        }
      }
    }
    return found;
  }

  /** Removes an orphan's pieces; its key is latched and the note is still there. */
  public static void collectOrphan(Orphan orphan, MvccWriter writer) {
    byte[] encoded = MvccKeys.encode(orphan.key);
    writer.deleteValue(encoded, orphan.startTs, orphan.pieces);
    writer.modifications().delete(Family.RAFT, OrphanPieces.key(encoded, orphan.startTs));
  }

  /** Whether the note of an orphan is still there. */
  public static boolean isOrphaned(KvReader engine, Orphan orphan) {
    return engine.get(Family.RAFT, OrphanPieces.key(MvccKeys.encode(orphan.key), orphan.startTs))
        != null;
  }
}
