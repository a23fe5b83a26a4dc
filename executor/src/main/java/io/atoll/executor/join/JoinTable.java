package io.atoll.executor.join;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.Evaluators;
import io.atoll.expression.key.KeyColumns;
import io.atoll.planner.physical.JoinPlan;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The rows of a join's build side in a chained hash table by their keys. Rows whose key cannot
 * match (NULL under {@code =}) are in no chain; rows with NULL under NULL_AWARE are listed apart.
 * Filled, then read.
 */
final class JoinTable {
  private final JoinShape shape;
  private final KeyColumns equality;
  private final Chunk rows;
  private final Chunk keys;
  private long[] hashes = new long[64];
  private int[] nextInChain = new int[64];
  private int[] heads = new int[0];
  private final BitSet unchained = new BitSet();
  private final BitSet nullAwareNulls = new BitSet();
  final BitSet matched = new BitSet();
  final BitSet unknown = new BitSet();
  private int count;

  JoinTable(JoinShape shape) {
    this.shape = shape;
    this.equality = KeyColumns.all(shape.keyTypes);
    this.rows = Chunk.allocate(shape.buildTypes(), 64);
    this.keys = Chunk.allocate(shape.keyTypes, 64);
  }

  int count() {
    return count;
  }

  Chunk rows() {
    return rows;
  }

  Chunk keys() {
    return keys;
  }

  BitSet nullAwareNulls() {
    return nullAwareNulls;
  }

  long sizeBytes() {
    return rows.sizeBytes() + keys.sizeBytes() + 12L * hashes.length + 4L * heads.length;
  }

  void add(Chunk chunk) {
    int n = chunk.rows();
    if (count + n > hashes.length) {
      int grown = Math.max(count + n, hashes.length * 2);
      hashes = Arrays.copyOf(hashes, grown);
      nextInChain = Arrays.copyOf(nextInChain, grown);
    }
    Chunk keyed = Evaluators.project(shape.buildKeys, chunk, shape.context.evaluation());
    long[] chunkHashes = new long[n];
    equality.hash(keyed, chunkHashes);
    for (int k = 0; k < shape.matches.length; k++) {
      if (shape.matches[k] == JoinPlan.Match.NULL_SAFE) {
        continue;
      }
      Vector key = keyed.column(k);
      if (key.hasNulls()) {
        for (int i = 0; i < n; i++) {
          if (key.isNull(keyed.position(i))) {
            if (shape.matches[k] == JoinPlan.Match.NULL_AWARE) {
              nullAwareNulls.set(count + i);
            }
            unchained.set(count + i);
          }
        }
      }
    }
    if (shape.hasMixedSign) {
      for (int i = 0; i < n; i++) {
        if (shape.isBeyondOther(keyed, keyed.position(i))) {
          unchained.set(count + i);
        }
      }
    }
    System.arraycopy(chunkHashes, 0, hashes, count, n);
    rows.appendRows(chunk);
    if (!shape.keyTypes.isEmpty()) {
      keys.appendRows(keyed);
    }
    count += n;
  }

  /** Builds the chains; rows of equal hash come in the order they were added. */
  void seal() {
    int size = Integer.highestOneBit(Math.max(16, count) * 2 - 1);
    heads = new int[size];
    Arrays.fill(heads, -1);
    for (int row = count - 1; row >= 0; row--) {
      if (!unchained.get(row)) {
        int slot = slot(hashes[row]);
        nextInChain[row] = heads[slot];
        heads[slot] = row;
      }
    }
  }

  private int slot(long hash) {
    return (int) (hash ^ (hash >>> 32)) & (heads.length - 1);
  }

  /** The first row that may match; -1 for none. */
  int first(long hash) {
    return skipTo(heads[slot(hash)], hash);
  }

  /** The next after {@code row}; -1 for none. */
  int next(int row, long hash) {
    return skipTo(nextInChain[row], hash);
  }

  private int skipTo(int row, long hash) {
    int at = row;
    while (at >= 0 && hashes[at] != hash) {
      at = nextInChain[at];
    }
    return at;
  }

  /** Whether a probe row's keys equal a build row's, NULL equal to NULL. */
  boolean equal(Chunk probeKeys, int position, int row) {
    return equality.equal(probeKeys, position, keys, row);
  }

  KeyColumns equality() {
    return equality;
  }
}
