package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.api.LockInfo;
import io.atoll.api.Mutation;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.api.StoreResponses.TxnStatus;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.WriteBatch;
import io.atoll.kv.memory.MemoryKvEngine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Runs MVCC commands written as text, each evaluated and applied at once. Words after the command:
 * {@code name=value} options, flags, and keys. A timestamp {@code 7m} is at physical millisecond 7.
 */
final class MvccScript {
  private final MemoryKvEngine engine = new MemoryKvEngine();
  private final PessimisticLocks memory = new PessimisticLocks();
  private final MemoryLocks locks = new MemoryLocks();
  private boolean locksInMemory = true;
  private int pieceBytes = 1 << 20;
  private List<String> words = List.of();

  String run(String line) {
    words = new ArrayList<>(Arrays.asList(line.trim().split("\\s+")));
    String command = words.removeFirst();
    return switch (command) {
      case "prewrite" -> prewrite();
      case "commit" -> {
        long startTs = ts(next());
        long commitTs = ts(next());
        yield evaluate((r, w) -> {
          var answer =
              Committing.evaluate(new StoreRequest.Commit(keys(), startTs, commitTs), r, w);
          return error(answer.error(), "ok");
        });
      }
      case "rollback" -> {
        long startTs = ts(next());
        yield evaluate((r, w) ->
            error(
                RollingBack.evaluate(new StoreRequest.Rollback(keys(), startTs), r, w, locks)
                    .error(),
                "ok"));
      }
      case "lock" -> lock();
      case "unlock" -> {
        long startTs = ts(next());
        long forUpdateTs = ts(option("fu", "0"));
        yield evaluate((r, w) -> {
          RollingBack.evaluate(
              new StoreRequest.PessimisticRollback(keys(), startTs, forUpdateTs), r, w);
          return "ok";
        });
      }
      case "check" -> check();
      case "secondaries" -> {
        long startTs = ts(next());
        yield evaluate((r, w) -> {
          var answer =
              TxnStatusCheck.evaluate(
                  new StoreRequest.CheckSecondaryLocks(keys(), startTs), r, w, locks);
          return "locks=" + infos(answer.locks()) + " commit=" + ts(answer.commitTs());
        });
      }
      case "beat" -> {
        long startTs = ts(next());
        long ttl = Long.parseLong(option("ttl", "0"));
        yield evaluate((r, w) -> {
          var answer =
              TxnStatusCheck.evaluate(
                  new StoreRequest.TxnHeartBeat(key(next()), startTs, ttl), r, w);
          return error(answer.error(), "ttl=" + answer.ttlMillis());
        });
      }
      case "resolve" -> {
        long startTs = ts(next());
        long commitTs = ts(next());
        yield evaluate(
            (r, w) -> error(LockResolving.evaluate(keys(), startTs, commitTs, r, w, locks), "ok"));
      }
      case "cleanup" -> {
        long startTs = ts(next());
        long now = ts(next());
        yield evaluate((r, w) -> {
          var answer =
              RollingBack.evaluate(
                  new StoreRequest.Cleanup(key(next()), startTs, now), r, w, locks);
          return error(answer.error(), "commit=" + ts(answer.commitTs()));
        });
      }
      case "get" -> get();
      case "scan" -> scan(false);
      case "rscan" -> scan(true);
      case "scanlocks" -> {
        List<String> all = new ArrayList<>();
        for (var found :
            LockResolving.scan(engine, memory, Key.EMPTY, Key.EMPTY, 100, lock -> true)) {
          all.add(info(found.lock().info(found.key())));
        }
        yield all.toString();
      }
      case "gc" -> gc(ts(next()));
      case "read" -> {
        locks.raiseMaxTs(ts(next()));
        yield "maxTs=" + ts(locks.maxTs());
      }
      case "crash" -> {
        memory.clear();
        yield "memory locks lost";
      }
      case "persist" -> {
        locksInMemory = false;
        yield "locks go to the log";
      }
      case "pieces" -> {
        pieceBytes = Integer.parseInt(next());
        yield "pieces of " + pieceBytes;
      }
      case "dump" -> dump();
      default -> throw new IllegalArgumentException("unknown command: " + line);
    };
  }

  private interface Evaluator {
    String evaluate(MvccReader reader, MvccWriter writer);
  }

  private String evaluate(Evaluator evaluator) {
    MvccWriter writer = new MvccWriter(memory, pieceBytes, locksInMemory);
    String answer;
    try (MvccReader reader =
        new MvccReader(engine, memory, new StoredLocks(), KnownVersions.NONE)) {
      answer = evaluator.evaluate(reader, writer);
    }
    for (Modifications piece : writer.pieces()) {
      write(piece);
    }
    // As the log would give it back.
    write(Modifications.decode(writer.modifications().encode(3), 3));
    writer.changeMemory();
    MemoryLocks.Guard guard = writer.guard();
    if (guard != null) {
      guard.close();
    }
    if (!locks.isEmpty()) {
      throw new AssertionError("memory locks left behind");
    }
    return answer;
  }

  private void write(Modifications modifications) {
    try (WriteBatch batch = engine.newBatch()) {
      modifications.applyTo(batch);
      engine.write(batch);
    }
  }

  private String prewrite() {
    long startTs = ts(next());
    Key primary = key(option("primary", "a"));
    long forUpdateTs = ts(option("fu", "0"));
    long ttl = Long.parseLong(option("ttl", "3"));
    long min = ts(option("min", "0"));
    long max = option("max", "-").equals("-") ? Long.MAX_VALUE : ts(lastOption);
    boolean async = flag("async");
    boolean onePhase = flag("1pc");
    boolean unsafe = flag("unsynced");
    List<Key> secondaries = new ArrayList<>();
    for (String name : option("sec", "").split(",")) {
      if (!name.isEmpty()) {
        secondaries.add(key(name));
      }
    }
    List<Mutation> mutations = new ArrayList<>();
    for (String word : words) {
      Mutation.PessimisticAction action = Mutation.PessimisticAction.NONE;
      String text = word;
      if (text.endsWith("!")) {
        action = Mutation.PessimisticAction.LOCKED;
        text = text.substring(0, text.length() - 1);
      } else if (text.endsWith("?")) {
        action = Mutation.PessimisticAction.CHECK_CONSTRAINT;
        text = text.substring(0, text.length() - 1);
      } else if (text.endsWith("~")) {
        action = Mutation.PessimisticAction.COVERED;
        text = text.substring(0, text.length() - 1);
      }
      String op = text.substring(0, text.indexOf(':'));
      String rest = text.substring(text.indexOf(':') + 1);
      String name = rest.contains("=") ? rest.substring(0, rest.indexOf('=')) : rest;
      byte[] value = rest.contains("=") ? value(rest.substring(rest.indexOf('=') + 1)) : null;
      Mutation.Op kind =
          switch (op) {
            case "put" -> Mutation.Op.PUT;
            case "del" -> Mutation.Op.DELETE;
            case "lock" -> Mutation.Op.LOCK;
            case "ins" -> Mutation.Op.INSERT;
            case "chk" -> Mutation.Op.CHECK_NOT_EXISTS;
            default -> throw new IllegalArgumentException(word);
          };
      mutations.add(new Mutation(kind, key(name), value, action));
    }
    StoreRequest.Prewrite request =
        new StoreRequest.Prewrite(
            mutations,
            primary,
            startTs,
            ttl,
            forUpdateTs,
            min,
            max,
            async,
            secondaries,
            onePhase,
            mutations.size());
    return evaluate((r, w) -> {
      StoreResponses.Prewrite answer = Prewriting.evaluate(request, r, w, locks, !unsafe);
      if (!answer.errors().isEmpty()) {
        return errors(answer.errors());
      }
      return "ok"
          + (async ? " min=" + ts(answer.minCommitTs()) : "")
          + (onePhase ? " 1pc=" + ts(answer.onePhaseCommitTs()) : "");
    });
  }

  private String lock() {
    long startTs = ts(next());
    long forUpdateTs = ts(option("fu", "0"));
    Key primary = key(option("primary", "a"));
    long ttl = Long.parseLong(option("ttl", "3"));
    long min = ts(option("min", "0"));
    boolean shared = flag("shared");
    boolean values = flag("values");
    boolean notExists = flag("notexists");
    boolean ifExists = flag("ifexists");
    List<Key> keys = keys();
    StoreRequest.PessimisticLock request =
        new StoreRequest.PessimisticLock(
            keys,
            notExists ? keys.stream().map(k -> true).toList() : List.of(),
            primary,
            startTs,
            forUpdateTs,
            ttl,
            false,
            shared,
            values,
            ifExists,
            min,
            0,
            false);
    return evaluate((r, w) -> {
      StoreResponses.PessimisticLock answer = PessimisticLocking.evaluate(request, r, w, locks);
      if (!answer.errors().isEmpty()) {
        return errors(answer.errors());
      }
      if (!values) {
        return "ok";
      }
      StringBuilder out = new StringBuilder("ok");
      for (int i = 0; i < keys.size(); i++) {
        out.append(' ').append(text(answer.values().get(i)));
        out.append('@').append(ts(answer.commitTs()[i]));
      }
      return out.toString();
    });
  }

  private String check() {
    long lockTs = ts(next());
    StoreRequest.CheckTxnStatus request =
        new StoreRequest.CheckTxnStatus(
            key(option("primary", "a")),
            lockTs,
            ts(option("caller", "0")),
            ts(option("now", "0")),
            flag("rollback"),
            flag("force"),
            flag("resolving"));
    return evaluate((r, w) -> {
      var answer = TxnStatusCheck.evaluate(request, r, w, locks);
      TxnStatus status = answer.status();
      if (status == null) {
        return error(answer.error(), "?");
      }
      return switch (status) {
        case TxnStatus.Committed(long ts) -> "committed " + ts(ts);
        case TxnStatus.RolledBack() -> "rolled back";
        case TxnStatus.RolledBackByCheck(boolean expired) ->
            expired ? "expired, rolled back" : "nothing there, rolled back";
        case TxnStatus.Alive(LockInfo lock, boolean pushed) ->
            "alive " + info(lock) + (pushed ? " pushed" : "");
        case TxnStatus.NotFound() -> "not found";
      };
    });
  }

  private String get() {
    long readTs = option("at", "max").equals("max") ? Timestamps.MAX : ts(lastOption);
    boolean ignore = flag("ignore");
    Set<Long> resolved = option("resolved", "-").equals("-") ? Set.of() : Set.of(ts(lastOption));
    Key key = key(next());
    locks.raiseMaxTs(readTs);
    KeyError memoryError = locks.check(key, readTs, resolved);
    if (memoryError != null) {
      return error(memoryError, "");
    }
    try (PointReader reader = new PointReader(engine, readTs, !ignore, resolved, true);
        PointReader many = new PointReader(engine, readTs, !ignore, resolved, false)) {
      byte[] value = reader.get(key);
      String answer =
          error(reader.error(), text(value) + (value == null ? "" : "@" + ts(reader.commitTs())));
      byte[] again = many.get(key);
      if (!Arrays.equals(value, again)) {
        throw new AssertionError("single and many differ on " + key);
      }
      return answer;
    }
  }

  private String scan(boolean reverse) {
    long readTs = ts(next());
    boolean heedsLocks = !flag("ignore");
    locks.raiseMaxTs(readTs);
    StringBuilder out = new StringBuilder();
    String answer;
    try (RangeReader rows =
        new RangeReader(
            engine, Key.EMPTY, Key.EMPTY, readTs, reverse, false, heedsLocks, Set.of())) {
      take(rows, out);
      answer = end(rows, out);
    }
    String again = scanByRanges(readTs, reverse, heedsLocks);
    if (!answer.equals(again)) {
      throw new AssertionError("one range and many differ: " + answer + " / " + again);
    }
    return answer;
  }

  private static void take(RangeReader rows, StringBuilder out) {
    while (rows.next()) {
      out.append(text(rows.key().bytes())).append('=').append(text(rows.value())).append(' ');
    }
  }

  private static String end(RangeReader rows, StringBuilder out) {
    KeyError error = rows.error();
    return (out + (error == null ? "end" : error(error, ""))).trim();
  }

  /** The same scan cut into every letter's own range and the gaps between them. */
  private String scanByRanges(long readTs, boolean reverse, boolean heedsLocks) {
    List<KeyRange> ranges = new ArrayList<>();
    Key from = Key.EMPTY;
    for (char letter = 'a'; letter <= 'z'; letter++) {
      Key key = key(String.valueOf(letter));
      ranges.add(new KeyRange(from, key));
      ranges.add(new KeyRange(key, key.next()));
      from = key.next();
    }
    ranges.add(new KeyRange(from, Key.EMPTY));
    StringBuilder out = new StringBuilder();
    try (RangeReader rows =
        RangeReader.ofRanges(
            engine, Key.EMPTY, Key.EMPTY, readTs, reverse, false, heedsLocks, Set.of())) {
      for (KeyRange range : reverse ? ranges.reversed() : ranges) {
        rows.turnTo(range.start(), range.end());
        take(rows, out);
        if (rows.error() != null) {
          break;
        }
      }
      return end(rows, out);
    }
  }

  private String gc(long safePoint) {
    int removed = 0;
    var found = GarbageCollecting.candidates(engine, Key.EMPTY, Key.EMPTY, safePoint, 1000, 10_000);
    for (Key key : found.keys()) {
      int[] count = new int[1];
      evaluate((r, w) -> {
        count[0] = GarbageCollecting.collect(key, safePoint, r, w);
        return "";
      });
      if (count[0] == 0) {
        throw new AssertionError("candidate with nothing to collect: " + key);
      }
      removed += count[0];
    }
    for (var orphan : GarbageCollecting.orphans(engine, Key.EMPTY, Key.EMPTY, safePoint, 1000)) {
      evaluate((r, w) -> {
        GarbageCollecting.collectOrphan(orphan, w);
        return "";
      });
      removed += orphan.pieces();
    }
    return "removed " + removed;
  }

  /** All records, in the engine's order. */
  private String dump() {
    List<String> out = new ArrayList<>();
    try (Cursor cursor = engine.cursor(Family.LOCK, new byte[0], new byte[0])) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        LockRecord lock = LockRecord.decode(cursor.value());
        out.add(
            "L "
                + text(MvccKeys.decode(cursor.key()).bytes())
                + " "
                + info(lock.info(MvccKeys.decode(cursor.key())))
                + (lock.rollbackTs().isEmpty() ? "" : " rollbacks=" + lock.rollbackTs()));
      }
    }
    try (Cursor cursor = engine.cursor(Family.WRITE, new byte[0], new byte[0])) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        byte[] key = cursor.key();
        byte[] value = cursor.value();
        WriteRecord write = WriteRecord.decode(value, value.length);
        out.add(
            "W "
                + text(MvccKeys.decode(key, key.length - 8).bytes())
                + "@"
                + ts(MvccKeys.ts(key, key.length))
                + " "
                + write.kind()
                + " "
                + ts(write.startTs())
                + (write.isProtectedRollback() ? " protected" : "")
                + (write.hasOverlappedRollback() ? " overlapped" : "")
                + (write.lastChange().isKnown()
                    ? " last=" + ts(write.lastChange().ts()) + "/" + write.lastChange().versions()
                    : "")
                + (write.pieces() > 0 ? " pieces=" + write.pieces() : ""));
      }
    }
    try (Cursor cursor = engine.cursor(Family.DEFAULT, new byte[0], new byte[0])) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        byte[] key = cursor.key();
        int length = MvccKeys.encodedPartLength(key, key.length);
        out.add(
            "D "
                + text(MvccKeys.decode(key, length).bytes())
                + (key.length > length + 8 ? " piece" : "")
                + " "
                + cursor.value().length
                + " bytes");
      }
    }
    return out.isEmpty() ? "empty" : String.join(" | ", out);
  }

  // Words.

  private String lastOption = "";

  private String next() {
    return words.removeFirst();
  }

  private String option(String name, String otherwise) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).startsWith(name + "=")) {
        lastOption = words.remove(i).substring(name.length() + 1);
        return lastOption;
      }
    }
    return otherwise;
  }

  private boolean flag(String name) {
    return words.remove(name);
  }

  private List<Key> keys() {
    List<Key> keys = new ArrayList<>();
    for (String word : words) {
      keys.add(key(word));
    }
    return keys;
  }

  private static Key key(String name) {
    return Key.of(name.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code x*300} is 300 times x. */
  private static byte[] value(String text) {
    int star = text.indexOf('*');
    return (star < 0
            ? text
            : text.substring(0, star).repeat(Integer.parseInt(text.substring(star + 1))))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] value) {
    if (value == null) {
      return "none";
    }
    String text = new String(value, StandardCharsets.UTF_8);
    return text.length() > 40 ? text.charAt(0) + "*" + text.length() : text;
  }

  private static long ts(String word) {
    return word.endsWith("m")
        ? Timestamps.compose(Long.parseLong(word.substring(0, word.length() - 1)), 0)
        : Long.parseLong(word);
  }

  private static String ts(long ts) {
    long millis = Timestamps.physicalMillis(ts);
    long logical = ts - Timestamps.compose(millis, 0);
    return millis == 0 ? Long.toString(ts) : millis + "m" + (logical == 0 ? "" : "+" + logical);
  }

  private static String info(LockInfo lock) {
    StringBuilder out = new StringBuilder();
    out.append(text(lock.key().bytes())).append(':').append(lock.kind());
    if (!lock.holders().isEmpty()) {
      out.append(" shared by");
      for (LockInfo holder : lock.holders()) {
        out.append(' ').append(ts(holder.startTs()));
        if (holder.kind() != LockInfo.Kind.PESSIMISTIC) {
          out.append(holder.kind());
        }
      }
      return out.toString();
    }
    out.append(" of ").append(ts(lock.startTs()));
    if (lock.forUpdateTs() != 0) {
      out.append(" fu=").append(ts(lock.forUpdateTs()));
    }
    if (lock.minCommitTs() != 0) {
      out.append(" min=").append(ts(lock.minCommitTs()));
    }
    if (lock.useAsyncCommit()) {
      out.append(" async");
    }
    if (!lock.secondaries().isEmpty()) {
      out.append('+').append(lock.secondaries().size());
    }
    return out.toString();
  }

  private static String infos(List<LockInfo> locks) {
    List<String> all = new ArrayList<>();
    for (LockInfo lock : locks) {
      all.add(info(lock));
    }
    return all.toString();
  }

  private static String errors(List<KeyError> errors) {
    List<String> all = new ArrayList<>();
    for (KeyError error : errors) {
      all.add(error(error, ""));
    }
    return String.join(", ", all);
  }

  private static String error(KeyError error, String otherwise) {
    return switch (error) {
      case null -> otherwise;
      case KeyError.Locked(LockInfo lock) -> "locked " + info(lock);
      case KeyError.WriteConflict c ->
          "conflict "
              + c.reason()
              + " "
              + text(c.key().bytes())
              + " with "
              + ts(c.conflictStartTs())
              + "@"
              + ts(c.conflictCommitTs());
      case KeyError.AlreadyExists(Key key) -> "exists " + text(key.bytes());
      case KeyError.TxnLockNotFound(Key key, long startTs) -> "lock not found " + text(key.bytes());
      case KeyError.TxnNotFound(long startTs, Key primary) -> "txn not found";
      case KeyError.CommitTsExpired e -> "commit too early, min=" + ts(e.minCommitTs());
      case KeyError.CommitTsTooLarge(long commitTs) -> "commit too late";
      case KeyError.AlreadyCommitted(long startTs, long commitTs) -> "committed " + ts(commitTs);
      case KeyError.Deadlock d -> "deadlock";
      case KeyError.LockWaitTimeout t -> "timeout";
      case KeyError.SnapshotTooOld o -> "too old";
    };
  }
}
