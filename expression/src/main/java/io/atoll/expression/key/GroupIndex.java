package io.atoll.expression.key;

import io.atoll.chunk.Chunk;
import io.atoll.types.SqlType;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers the distinct rows it sees, from 0 in the order of their first appearance: the table of
 * hash aggregation and DISTINCT. Keeps a copy of each distinct row. One thread.
 */
public final class GroupIndex {
  private static final int FIRST_SLOTS = 64;

  private final KeyColumns keys;
  private final Chunk rows;
  private long[] hashes = new long[FIRST_SLOTS / 2];
  private int[] slots = new int[FIRST_SLOTS];
  private int groups;

  /**
   * @param types of the key columns, which are all columns of the chunks given to {@link #find}
   */
  public GroupIndex(List<SqlType> types) {
    this.keys = KeyColumns.all(types);
    this.rows = Chunk.allocate(types, FIRST_SLOTS / 2);
    Arrays.fill(slots, -1);
  }

  /** Distinct rows so far. */
  public int groups() {
    return groups;
  }

  /** The distinct rows; position = number. Not to be changed. */
  public Chunk rows() {
    return rows;
  }

  public long sizeBytes() {
    return rows.sizeBytes() + 8L * hashes.length + 4L * slots.length;
  }

  /**
   * The number of each row that counts in {@code chunk}, by its ordinal.
   *
   * @param out at least {@code chunk.rows()} long
   */
  public void find(Chunk chunk, int[] out) {
    int n = chunk.rows();
    if (keys.count() == 0) {
      groups = n > 0 ? 1 : groups;
      Arrays.fill(out, 0, n, 0);
      return;
    }
    long[] rowHashes = new long[n];
    keys.hash(chunk, rowHashes);
    for (int i = 0; i < n; i++) {
      out[i] = find(chunk, chunk.position(i), rowHashes[i]);
    }
  }

  /**
   * Whether the row at a position was seen; changes nothing.
   *
   * @param hash of the row, as {@link KeyColumns#all} of the same types gives it
   */
  public boolean contains(Chunk chunk, int position, long hash) {
    int mask = slots.length - 1;
    for (int slot = (int) hash & mask; slots[slot] >= 0; slot = (slot + 1) & mask) {
      int group = slots[slot];
      if (hashes[group] == hash && keys.equal(rows, group, chunk, position)) {
        return true;
      }
    }
    return false;
  }

  private int find(Chunk chunk, int position, long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (true) {
      int group = slots[slot];
      if (group < 0) {
        return add(chunk, position, hash, slot);
      }
      if (hashes[group] == hash && keys.equal(rows, group, chunk, position)) {
        return group;
      }
      slot = (slot + 1) & mask;
    }
  }

  private int add(Chunk chunk, int position, long hash, int slot) {
    int group = groups++;
    if (group == hashes.length) {
      hashes = Arrays.copyOf(hashes, group * 2);
    }
    hashes[group] = hash;
    slots[slot] = group;
    rows.appendRow(chunk, position);
    if (groups * 2 > slots.length) {
      grow();
    }
    return group;
  }

  private void grow() {
    int[] larger = new int[slots.length * 2];
    Arrays.fill(larger, -1);
    int mask = larger.length - 1;
    for (int group = 0; group < groups; group++) {
      int slot = (int) hashes[group] & mask;
      while (larger[slot] >= 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = group;
    }
    slots = larger;
  }
}
