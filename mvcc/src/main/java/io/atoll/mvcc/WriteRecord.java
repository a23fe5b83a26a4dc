package io.atoll.mvcc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record of the write family: a version of a key, or a rollback.
 *
 * <pre>
 *   flag (P D L R) ++ LEB128 startTs
 *     [ 'v' ++ u8 length ++ short value ]      a rollback that is protected has the value "p"
 *     [ 'R' ]                                  overlapped rollback
 *     [ 'F' ++ u64 gc fence ]                  kept where found, never written by us
 *     [ 'l' ++ u64 ts ++ LEB128 versions ]     last change, of Lock and Rollback records
 *     [ 'n' ++ LEB128 count ]                  ours: the value lies in so many pieces in DEFAULT
 * </pre>
 *
 * All but {@code 'n'} is TiKV's public layout; its readers stop at bytes they do not know. Example:
 * a committed {@code "x"} of startTs 5 is {@code 50 05 76 01 78}.
 *
 * @param shortValue values of at most {@link #SHORT_VALUE_MAX} bytes; null where the value is in
 *     DEFAULT or there is none
 * @param hasOverlappedRollback this record's timestamp is also the startTs of a transaction that
 *     was rolled back for good
 * @param gcFence -1 for none
 * @param pieces 0 for a value in one piece
 */
public record WriteRecord(
    WriteKind kind,
    long startTs,
    byte @Nullable [] shortValue,
    boolean hasOverlappedRollback,
    long gcFence,
    LastChange lastChange,
    int pieces) {
  /** Longer values lie in the default family. */
  public static final int SHORT_VALUE_MAX = 255;

  private static final byte[] PROTECTED = {'p'};

  static WriteRecord of(WriteKind kind, long startTs, byte @Nullable [] shortValue) {
    return new WriteRecord(kind, startTs, shortValue, false, -1, LastChange.UNKNOWN, 0);
  }

  static WriteRecord rollback(long startTs, boolean isProtected) {
    return of(WriteKind.ROLLBACK, startTs, isProtected ? PROTECTED : null);
  }

  WriteRecord withLastChange(LastChange change) {
    return new WriteRecord(
        kind, startTs, shortValue, hasOverlappedRollback, gcFence, change, pieces);
  }

  WriteRecord withOverlappedRollback() {
    return new WriteRecord(kind, startTs, shortValue, true, gcFence, lastChange, pieces);
  }

  WriteRecord withPieces(int count) {
    return new WriteRecord(
        kind, startTs, shortValue, hasOverlappedRollback, gcFence, lastChange, count);
  }

  boolean isProtectedRollback() {
    return kind == WriteKind.ROLLBACK && shortValue != null && Arrays.equals(shortValue, PROTECTED);
  }

  /** Whether the value, if any, lies in the default family. */
  boolean hasStoredValue() {
    return kind == WriteKind.PUT && shortValue == null;
  }

  /**
   * Whether this record, found as the newest at {@code readTs}, counts: it does not where a fence
   * says that a newer version, now collected, stood above it.
   */
  boolean isLive(long readTs) {
    return gcFence <= 0 || gcFence > readTs;
  }

  /** The value of a stored record that is a live PUT with its value inline; else null. */
  public static byte @Nullable [] inlinePut(byte[] record) {
    WriteRecord write = decode(record, record.length);
    return write.kind == WriteKind.PUT && write.gcFence <= 0 ? write.shortValue : null;
  }

  byte[] encode() {
    RecordWriter out = new RecordWriter(32 + (shortValue == null ? 0 : shortValue.length));
    out.u8(kind.flag());
    out.varLong(startTs);
    if (shortValue != null) {
      out.u8('v');
      out.u8(shortValue.length);
      out.raw(shortValue);
    }
    if (hasOverlappedRollback) {
      out.u8('R');
    }
    if (gcFence >= 0) {
      out.u8('F');
      out.u64(gcFence);
    }
    if (lastChange.isKnown()) {
      out.u8('l');
      out.u64(lastChange.ts());
      out.varLong(lastChange.versions());
    }
    if (pieces > 0) {
      out.u8('n');
      out.varLong(pieces);
    }
    return out.toBytes();
  }

  static WriteRecord decode(byte[] bytes, int length) {
    RecordReader in = new RecordReader(bytes, 0, length, "write record");
    WriteKind kind = WriteKind.of(in.u8());
    long startTs = in.varLong();
    byte[] shortValue = null;
    boolean overlapped = false;
    long gcFence = -1;
    LastChange lastChange = LastChange.UNKNOWN;
    int pieces = 0;
    loop:
    while (in.hasMore()) {
      switch (in.u8()) {
        case 'v' -> shortValue = in.raw(in.u8());
        case 'R' -> overlapped = true;
        case 'F' -> gcFence = in.u64();
        case 'l' -> lastChange = new LastChange(in.u64(), in.varLong());
        case 'S' -> in.varLong();
        case 'n' -> pieces = (int) in.varLong();
        default -> {
          break loop;
        }
      }
    }
    return new WriteRecord(kind, startTs, shortValue, overlapped, gcFence, lastChange, pieces);
  }
}
