package io.atoll.ddl.gc;

import io.atoll.api.Timestamps;
import io.atoll.client.KvClient;
import io.atoll.client.KvIterator;
import io.atoll.client.Transaction;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.MetaKeys;
import io.atoll.codec.TableKeys;
import io.atoll.ddl.job.MetaTransactions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Ranges whose table or index is gone, kept in the metadata until their data is removed (the idea
 * of TiDB's {@code mysql.gc_delete_range}).
 *
 * <pre>
 *   hash  GcDeleteRange  dropped at (8 bytes big-endian timestamp) + start key -> end key
 * </pre>
 */
public final class DroppedRanges {
  private static final byte[] NAME = "GcDeleteRange".getBytes(StandardCharsets.UTF_8);
  private static final int PER_RUN = 1_000;

  private record Dropped(Key entry, long ts, KeyRange range) {}

  private DroppedRanges() {}

  /** Notes a range in the transaction that drops its owner; {@code ts} is that moment. */
  public static void add(Transaction transaction, long ts, KeyRange range) {
    byte[] start = range.start().bytes();
    byte[] field = ByteBuffer.allocate(Long.BYTES + start.length).putLong(ts).put(start).array();
    transaction.put(MetaKeys.hashField(NAME, field), range.end().bytes());
  }

  private static List<Dropped> oldest(KvClient client, long now) {
    List<Dropped> result = new ArrayList<>();
    try (KvIterator it = client.snapshot(now).scan(MetaKeys.hash(NAME), false)) {
      while (result.size() < PER_RUN && it.next()) {
        result.add(dropped(it));
      }
    }
    return result;
  }

  private static Dropped dropped(KvIterator it) {
    ByteBuffer field = ByteBuffer.wrap(MetaKeys.fieldOf(it.key()));
    long ts = field.getLong();
    byte[] start = new byte[field.remaining()];
    field.get(start);
    return new Dropped(it.key(), ts, new KeyRange(Key.of(start), Key.of(it.value())));
  }

  /** The tables in whose ranges something waits for its removal. */
  public static Set<Long> tables(KvClient client, long ts) {
    Set<Long> result = new HashSet<>();
    try (KvIterator it = client.snapshot(ts).scan(MetaKeys.hash(NAME), false)) {
      while (it.next()) {
        TableKeys.tableIdOf(dropped(it).range().start()).ifPresent(result::add);
      }
    }
    return result;
  }

  /**
   * Removes the data of ranges dropped more than {@code lifeMillis} ago, and before {@code unread};
   * returns how many. What a crash leaves is removed by the next call.
   *
   * @param unread nobody reads below it any more
   */
  public static int remove(KvClient client, MetaTransactions metas, long lifeMillis, long unread) {
    long now = client.currentTimestamp();
    int removed = 0;
    for (Dropped each : oldest(client, now)) {
      if (Timestamps.physicalMillis(now) - Timestamps.physicalMillis(each.ts) < lifeMillis
          || each.ts >= unread) {
        break;
      }
      client.deleteRange(each.range);
      OptionalLong table = wholeTable(each.range);
      if (table.isPresent()) {
        // Before the note goes: what is not told now is told by the next call.
        client.tablesGone(List.of(table.getAsLong()));
      }
      metas.with((meta, transaction) -> {
        transaction.delete(each.entry);
        return true;
      });
      removed++;
    }
    return removed;
  }

  /** The table whose range it is, where it is all of it. */
  private static OptionalLong wholeTable(KeyRange range) {
    OptionalLong table = TableKeys.onlyTableOf(range);
    return table.isPresent() && TableKeys.tableRange(table.getAsLong()).equals(range)
        ? table
        : OptionalLong.empty();
  }

  /** Ranges that wait for their removal. */
  public static int waiting(KvClient client) {
    return oldest(client, client.currentTimestamp()).size();
  }
}
