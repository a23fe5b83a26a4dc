package io.atoll.mvcc;

import io.atoll.api.LockInfo;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a key, as the lock family (or, for pessimistic locks, the Region's memory) holds it.
 *
 * <pre>
 *   flag (P D L S H) ++ compact primary ++ LEB128 startTs ++ LEB128 ttl
 *     [ 'v' ++ u8 length ++ short value ]   [ 'f' ++ u64 forUpdateTs ]
 *     [ 't' ++ u64 txnSize ]                [ 'c' ++ u64 minCommitTs ]
 *     [ 'a' ++ LEB128 count ++ compact secondary… ]
 *     [ 'r' ++ LEB128 count ++ u64 rollbackTs… ]
 *     [ 'l' ++ u64 ts ++ LEB128 versions ]  [ 'h' ++ LEB128 count ++ compact holder… ]
 *     [ 'n' ++ LEB128 count ]               ours: the value's pieces in DEFAULT
 * </pre>
 *
 * TiKV's public layout, its shared locks included: kind H has no primary and the greatest startTs;
 * each holder is a whole lock record of kind L or S. Example: a PUT lock of startTs 5, primary
 * {@code k}, ttl 3 and value {@code "x"} is {@code 50 02 6B 05 03 76 01 78}.
 *
 * @param primary the user key whose lock decides the transaction; empty where shared
 * @param forUpdateTs 0 for optimistic transactions
 * @param rollbackTs transactions rolled back for good on this key while it was locked by an
 *     async-commit lock whose commitTs may turn out to be theirs
 * @param holders of a shared lock, in order of startTs; empty otherwise
 * @param pieces 0 for a value in one piece
 */
public record LockRecord(
    LockKind kind,
    Key primary,
    long startTs,
    long ttlMillis,
    byte @Nullable [] shortValue,
    long forUpdateTs,
    long txnSize,
    long minCommitTs,
    boolean useAsyncCommit,
    List<Key> secondaries,
    List<Long> rollbackTs,
    LastChange lastChange,
    List<LockRecord> holders,
    int pieces) {
  /** The startTs of a shared lock's frame: greater than every transaction's. */
  private static final long NO_START = -1L;

  public LockRecord {
    secondaries = List.copyOf(secondaries);
    rollbackTs = List.copyOf(rollbackTs);
    holders = List.copyOf(holders);
    if ((kind == LockKind.SHARED) == holders.isEmpty()) {
      throw new IllegalArgumentException(kind + " lock with " + holders.size() + " holders");
    }
  }

  static LockRecord pessimistic(
      Key primary,
      long startTs,
      long ttlMillis,
      long forUpdateTs,
      long minCommitTs,
      LastChange lastChange) {
    return new LockRecord(
        LockKind.PESSIMISTIC,
        primary,
        startTs,
        ttlMillis,
        null,
        forUpdateTs,
        0,
        minCommitTs,
        false,
        List.of(),
        List.of(),
        lastChange,
        List.of(),
        0);
  }

  static LockRecord shared(List<LockRecord> holders) {
    List<LockRecord> sorted = new ArrayList<>(holders);
    sorted.sort((a, b) -> Long.compare(a.startTs, b.startTs));
    long forUpdateTs = Long.MAX_VALUE;
    for (LockRecord holder : sorted) {
      forUpdateTs = Math.min(forUpdateTs, holder.forUpdateTs);
    }
    return new LockRecord(
        LockKind.SHARED,
        Key.EMPTY,
        NO_START,
        0,
        null,
        forUpdateTs,
        0,
        0,
        false,
        List.of(),
        List.of(),
        LastChange.UNKNOWN,
        sorted,
        0);
  }

  public boolean isShared() {
    return kind == LockKind.SHARED;
  }

  /** The lock that the transaction holds here: this one, or one of the holders. */
  public @Nullable LockRecord of(long txn) {
    if (kind != LockKind.SHARED) {
      return startTs == txn ? this : null;
    }
    for (LockRecord holder : holders) {
      if (holder.startTs == txn) {
        return holder;
      }
    }
    return null;
  }

  /** Whether a transaction other than {@code txn} holds it. */
  public boolean isHeldByOther(long txn) {
    return kind == LockKind.SHARED ? holders.size() > 1 || of(txn) == null : startTs != txn;
  }

  /** What stays when the transaction's lock goes; null for nothing. */
  @Nullable LockRecord without(long txn) {
    if (kind != LockKind.SHARED) {
      return null;
    }
    List<LockRecord> rest = new ArrayList<>(holders);
    rest.removeIf(holder -> holder.startTs == txn);
    return rest.isEmpty() ? null : shared(rest);
  }

  /** This shared lock with the transaction's holder put in the place of its former one. */
  LockRecord with(LockRecord holder) {
    List<LockRecord> all = new ArrayList<>(holders);
    all.removeIf(other -> other.startTs == holder.startTs);
    all.add(holder);
    return shared(all);
  }

  /** Whether it may live in memory only: nothing of it was prewritten. */
  boolean isOnlyPessimistic() {
    if (kind != LockKind.SHARED) {
      return kind == LockKind.PESSIMISTIC;
    }
    for (LockRecord holder : holders) {
      if (holder.kind != LockKind.PESSIMISTIC) {
        return false;
      }
    }
    return true;
  }

  LockRecord withTtl(long millis) {
    return copy(millis, minCommitTs, rollbackTs, forUpdateTs);
  }

  LockRecord withMinCommitTs(long ts) {
    return copy(ttlMillis, ts, rollbackTs, forUpdateTs);
  }

  LockRecord withForUpdateTs(long ts) {
    return copy(ttlMillis, minCommitTs, rollbackTs, ts);
  }

  LockRecord withRollback(long ts) {
    List<Long> more = new ArrayList<>(rollbackTs);
    more.add(ts);
    return copy(ttlMillis, minCommitTs, more, forUpdateTs);
  }

  private LockRecord copy(long ttl, long minCommit, List<Long> rollbacks, long forUpdate) {
    return new LockRecord(
        kind,
        primary,
        startTs,
        ttl,
        shortValue,
        forUpdate,
        txnSize,
        minCommit,
        useAsyncCommit,
        secondaries,
        rollbacks,
        lastChange,
        holders,
        pieces);
  }

  /** The lock as clients see it; a shared one names its first holder and lists them all. */
  public LockInfo info(Key key) {
    if (kind == LockKind.SHARED) {
      List<LockInfo> all = new ArrayList<>(holders.size());
      for (LockRecord holder : holders) {
        all.add(holder.info(key, true, List.of()));
      }
      return holders.getFirst().info(key, true, all);
    }
    return info(key, false, List.of());
  }

  private LockInfo info(Key key, boolean shared, List<LockInfo> sharedHolders) {
    return new LockInfo(
        key,
        primary,
        startTs,
        ttlMillis,
        kind.info(),
        forUpdateTs,
        minCommitTs,
        useAsyncCommit,
        secondaries,
        txnSize,
        shared,
        sharedHolders);
  }

  /** Bytes it takes in memory, about. */
  long memoryBytes() {
    long sum = 160 + primary.bytes().length;
    for (LockRecord holder : holders) {
      sum += holder.memoryBytes();
    }
    return sum;
  }

  public byte[] encode() {
    RecordWriter out =
        new RecordWriter(
            64 + primary.bytes().length + (shortValue == null ? 0 : shortValue.length));
    out.u8(kind.flag());
    out.compact(primary.bytes());
    out.varLong(startTs);
    out.varLong(ttlMillis);
    if (shortValue != null) {
      out.u8('v');
      out.u8(shortValue.length);
      out.raw(shortValue);
    }
    if (forUpdateTs != 0) {
      out.u8('f');
      out.u64(forUpdateTs);
    }
    if (txnSize > 0) {
      out.u8('t');
      out.u64(txnSize);
    }
    if (minCommitTs != 0) {
      out.u8('c');
      out.u64(minCommitTs);
    }
    if (useAsyncCommit) {
      out.u8('a');
      out.varLong(secondaries.size());
      for (Key secondary : secondaries) {
        out.compact(secondary.bytes());
      }
    }
    if (!rollbackTs.isEmpty()) {
      out.u8('r');
      out.varLong(rollbackTs.size());
      for (long ts : rollbackTs) {
        out.u64(ts);
      }
    }
    if (lastChange.isKnown()) {
      out.u8('l');
      out.u64(lastChange.ts());
      out.varLong(lastChange.versions());
    }
    if (!holders.isEmpty()) {
      out.u8('h');
      out.varLong(holders.size());
      for (LockRecord holder : holders) {
        out.compact(holder.encode());
      }
    }
    if (pieces > 0) {
      out.u8('n');
      out.varLong(pieces);
    }
    return out.toBytes();
  }

  public static LockRecord decode(byte[] bytes) {
    RecordReader in = new RecordReader(bytes, 0, bytes.length, "lock record");
    LockKind kind = LockKind.of(in.u8());
    Key primary = Key.of(in.compact());
    long startTs = in.varLong();
    long ttl = in.varLong();
    byte[] shortValue = null;
    long forUpdateTs = 0;
    long txnSize = 0;
    long minCommitTs = 0;
    boolean async = false;
    List<Key> secondaries = new ArrayList<>();
    List<Long> rollbacks = new ArrayList<>();
    LastChange lastChange = LastChange.UNKNOWN;
    List<LockRecord> holders = new ArrayList<>();
    int pieces = 0;
    loop:
    while (in.hasMore()) {
      switch (in.u8()) {
        case 'v' -> shortValue = in.raw(in.u8());
        case 'f' -> forUpdateTs = in.u64();
        case 't' -> txnSize = in.u64();
        case 'c' -> minCommitTs = in.u64();
        case 'a' -> {
          async = true;
          for (int i = in.count(1); i > 0; i--) {
            secondaries.add(Key.of(in.compact()));
          }
        }
        case 'r' -> {
          for (int i = in.count(8); i > 0; i--) {
            rollbacks.add(in.u64());
          }
        }
        case 'l' -> lastChange = new LastChange(in.u64(), in.varLong());
        case 's' -> in.varLong();
        case 'F' -> {}
        case 'g' -> in.u64();
        case 'h' -> {
          for (int i = in.count(1); i > 0; i--) {
            holders.add(decode(in.compact()));
          }
        }
        case 'n' -> pieces = (int) in.varLong();
        default -> {
          break loop;
        }
      }
    }
    if ((kind == LockKind.SHARED) == holders.isEmpty()) {
      throw new MvccCorruptionException(kind + " lock with " + holders.size() + " holders");
    }
    return new LockRecord(
        kind,
        primary,
        startTs,
        ttl,
        shortValue,
        forUpdateTs,
        txnSize,
        minCommitTs,
        async,
        secondaries,
        rollbacks,
        lastChange,
        holders,
        pieces);
  }
}
