package io.atoll.executor.join;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.Evaluators;
import io.atoll.planner.physical.JoinPlan;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs probe rows past a {@link JoinTable}: candidate pairs are gathered, checked with the
 * conditions a chunk at a time, and what the join's type gives is queued. Output keeps the order of
 * the probe rows but for what build rows without a match add at the end. One thread.
 */
final class JoinProbe {
  private static final int UNKNOWN = 2;

  private final JoinShape shape;
  private final JoinTable table;
  private final Deque<Chunk> ready = new ArrayDeque<>();
  private int[] probeAt = new int[Chunk.TARGET_ROWS];
  private int[] buildAt = new int[Chunk.TARGET_ROWS];
  private int pairs;

  JoinProbe(JoinShape shape, JoinTable table) {
    this.shape = shape;
    this.table = table;
  }

  /** The next output rows; null where more probe rows are wanted. */
  @Nullable Chunk poll() {
    return ready.poll();
  }

  /** Takes a chunk of probe rows; its output is queued when this returns. */
  void probe(Chunk chunk) {
    int n = chunk.rows();
    Chunk keys = Evaluators.project(shape.probeKeys, chunk, shape.context.evaluation());
    long[] hashes = new long[n];
    table.equality().hash(keys, hashes);
    byte[] states = new byte[n];
    BitSet pairless = keepsOrder() ? new BitSet(n) : new BitSet();
    for (int i = 0; i < n; i++) {
      int key = keys.position(i);
      int before = pairs;
      if (!hasBlockingNull(keys, key) && !(shape.hasMixedSign && shape.isBeyondOther(keys, key))) {
        boolean wantsOne = isExistence() && !shape.hasConditions && !shape.tracksBuild();
        for (int row = table.first(hashes[i]); row >= 0; row = table.next(row, hashes[i])) {
          if (table.equal(keys, key, row)) {
            if (wantsOne) {
              states[i] = 1;
              break;
            }
            pair(i, row);
            if (pairs == probeAt.length && pairs > before && shape.keepsProbe()) {
              grow();
            } else if (pairs == probeAt.length) {
              check(chunk, states);
            }
          }
        }
      }
      if (shape.keepsProbe() && pairs == before && states[i] == 0) {
        pairless.set(i);
      }
      if (shape.keepsProbe() && pairs >= Chunk.TARGET_ROWS) {
        checkKeeping(chunk, states, pairless, i + 1);
      }
    }
    if (shape.keepsProbe()) {
      checkKeeping(chunk, states, pairless, n);
    } else {
      check(chunk, states);
    }
    if (!shape.givesPairs()) {
      if (shape.isNullAware) {
        findUnknown(chunk, keys, states);
      }
      if (!shape.isBuildLeft) {
        giveByState(chunk, states);
      }
    }
  }

  private boolean keepsOrder() {
    return shape.keepsProbe();
  }

  private boolean isExistence() {
    return !shape.givesPairs();
  }

  /** A NULL under {@code =} (or null-aware IN) equals nothing. */
  private boolean hasBlockingNull(Chunk keys, int position) {
    for (int k = 0; k < shape.matches.length; k++) {
      if (shape.matches[k] != JoinPlan.Match.NULL_SAFE && keys.column(k).isNull(position)) {
        return true;
      }
    }
    return false;
  }

  private void pair(int probeOrdinal, int buildRow) {
    probeAt[pairs] = probeOrdinal;
    buildAt[pairs] = buildRow;
    pairs++;
  }

  private void grow() {
    probeAt = Arrays.copyOf(probeAt, probeAt.length * 2);
    buildAt = Arrays.copyOf(buildAt, buildAt.length * 2);
  }

  /** The full rows, left then right, of the gathered pairs. */
  private Chunk joined(Chunk chunk, int[] probes, int[] builds, int count) {
    int probeColumns = chunk.columnCount();
    int buildColumns = table.rows().columnCount();
    Vector[] columns = new Vector[probeColumns + buildColumns];
    int probeOffset = shape.isBuildLeft ? buildColumns : 0;
    int buildOffset = shape.isBuildLeft ? 0 : probeColumns;
    for (int c = 0; c < probeColumns; c++) {
      Vector source = chunk.column(c);
      Vector copy = source.empty(count);
      for (int i = 0; i < count; i++) {
        copy.appendFrom(source, chunk.position(probes[i]));
      }
      columns[probeOffset + c] = copy;
    }
    for (int c = 0; c < buildColumns; c++) {
      Vector source = table.rows().column(c);
      Vector copy = source.empty(count);
      for (int i = 0; i < count; i++) {
        if (builds[i] < 0) {
          copy.appendNull();
        } else {
          copy.appendFrom(source, builds[i]);
        }
      }
      columns[buildOffset + c] = copy;
    }
    return columns.length == 0 ? Chunk.ofRows(count) : new Chunk(columns);
  }

  /** Checks the gathered pairs; gives those that pass, where the type gives pairs. */
  private void check(Chunk chunk, byte[] states) {
    if (pairs == 0) {
      return;
    }
    Chunk full = joined(chunk, probeAt, buildAt, pairs);
    Chunk passed = passed(full);
    for (int i = 0; i < passed.rows(); i++) {
      int at = passed.position(i);
      states[probeAt[at]] = 1;
      if (shape.tracksBuild()) {
        table.matched.set(buildAt[at]);
      }
    }
    if (shape.givesPairs() && passed.rows() > 0) {
      give(passed);
    }
    pairs = 0;
  }

  private Chunk passed(Chunk full) {
    return shape.hasConditions ? shape.conditions.apply(full, shape.context.evaluation()) : full;
  }

  /**
   * As {@link #check} for outer joins that keep probe rows: rows without a match come with NULLs,
   * at their place in the order.
   *
   * @param upTo probe rows below it have all their pairs gathered
   */
  private void checkKeeping(Chunk chunk, byte[] states, BitSet pairless, int upTo) {
    boolean[] passes = new boolean[pairs];
    if (pairs > 0) {
      Chunk passed = passed(joined(chunk, probeAt, buildAt, pairs));
      for (int i = 0; i < passed.rows(); i++) {
        int at = passed.position(i);
        passes[at] = true;
        states[probeAt[at]] = 1;
        if (shape.tracksBuild()) {
          table.matched.set(buildAt[at]);
        }
      }
    }
    int[] probes = new int[pairs + chunk.rows()];
    int[] builds = new int[pairs + chunk.rows()];
    int count = 0;
    int pair = 0;
    int row =
        pairs > 0 ? Math.min(probeAt[0], firstFrom(pairless, upTo)) : firstFrom(pairless, upTo);
    for (; row < upTo; row++) {
      if (pairless.get(row)) {
        pairless.clear(row);
        probes[count] = row;
        builds[count++] = -1;
        continue;
      }
      boolean hasPairs = pair < pairs && probeAt[pair] == row;
      for (; pair < pairs && probeAt[pair] == row; pair++) {
        if (passes[pair]) {
          probes[count] = row;
          builds[count++] = buildAt[pair];
        }
      }
      if (hasPairs && states[row] == 0) {
        probes[count] = row;
        builds[count++] = -1;
      }
    }
    pairs = 0;
    if (count > 0) {
      give(joined(chunk, probes, builds, count));
    }
  }

  private static int firstFrom(BitSet rows, int otherwise) {
    int first = rows.nextSetBit(0);
    return first < 0 ? otherwise : first;
  }

  /**
   * Null-aware IN: a row without a true match is unknown where some comparison with a NULL remains:
   * its own key is NULL (then every build row counts), or build keys are.
   */
  private void findUnknown(Chunk chunk, Chunk keys, byte[] states) {
    if (table.count() == 0) {
      return;
    }
    for (int i = 0; i < chunk.rows(); i++) {
      if (states[i] == 1) {
        continue;
      }
      int key = keys.position(i);
      boolean isOwnNull = hasNullAwareNull(keys, key);
      if (isOwnNull) {
        for (int row = 0; row < table.count() && states[i] == 0; row++) {
          unknownPair(chunk, keys, i, key, row, states);
        }
      } else {
        BitSet nulls = table.nullAwareNulls();
        for (int row = nulls.nextSetBit(0);
            row >= 0 && states[i] == 0;
            row = nulls.nextSetBit(row + 1)) {
          unknownPair(chunk, keys, i, key, row, states);
        }
      }
    }
  }

  private boolean hasNullAwareNull(Chunk keys, int position) {
    for (int k = 0; k < shape.matches.length; k++) {
      if (shape.matches[k] == JoinPlan.Match.NULL_AWARE && keys.column(k).isNull(position)) {
        return true;
      }
    }
    return false;
  }

  private void unknownPair(Chunk chunk, Chunk keys, int i, int key, int row, byte[] states) {
    if (!othersEqual(keys, key, row)) {
      return;
    }
    int[] probe = {i};
    int[] build = {row};
    if (passed(joined(chunk, probe, build, 1)).rows() > 0) {
      states[i] = UNKNOWN;
    }
  }

  /** Whether all keys but the unknown comparisons are equal. */
  private boolean othersEqual(Chunk keys, int position, int row) {
    for (int k = 0; k < shape.matches.length; k++) {
      boolean anyNull = keys.column(k).isNull(position) || table.keys().column(k).isNull(row);
      if (anyNull) {
        boolean bothNull = keys.column(k).isNull(position) && table.keys().column(k).isNull(row);
        switch (shape.matches[k]) {
          case EQUAL -> {
            return false;
          }
          case NULL_SAFE -> {
            if (!bothNull) {
              return false;
            }
          }
          case NULL_AWARE -> {}
        }
      } else if (shape.isBeyondOther(keys, position, k)
          || shape.isBeyondOther(table.keys(), row, k)
          || !columnEqual(keys, position, row, k)) {
        return false;
      }
    }
    return true;
  }

  private boolean columnEqual(Chunk keys, int position, int row, int k) {
    return io.atoll.expression.key.KeyColumns.of(
            new int[] {k}, java.util.List.of(shape.keyTypes.get(k)))
        .equal(keys, position, table.keys(), row);
  }

  /** SEMI, ANTI and MARK with the left side probing. */
  private void giveByState(Chunk chunk, byte[] states) {
    int n = chunk.rows();
    if (shape.type == JoinPlan.Type.MARK) {
      Vector mark = Chunk.vector(io.atoll.types.SqlType.BOOLEAN, n);
      for (int i = 0; i < n; i++) {
        if (states[i] == UNKNOWN) {
          mark.appendNull();
        } else {
          mark.append(io.atoll.types.Value.of(states[i]));
        }
      }
      Chunk dense = chunk.compact();
      Vector[] columns = new Vector[dense.columnCount() + 1];
      for (int c = 0; c < dense.columnCount(); c++) {
        columns[c] = dense.column(c);
      }
      columns[dense.columnCount()] = mark;
      give(new Chunk(columns));
      return;
    }
    int wanted = shape.type == JoinPlan.Type.SEMI ? 1 : 0;
    int[] positions = new int[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (states[i] == wanted) {
        positions[count++] = chunk.position(i);
      }
    }
    if (count > 0) {
      give(chunk.select(positions, count).compact());
    }
  }

  /** All probe rows are through: gives what build rows without a match add. */
  void finish() {
    if (!shape.tracksBuild()) {
      return;
    }
    boolean isMark = shape.type == JoinPlan.Type.MARK;
    int count = 0;
    int[] rows = new int[Chunk.TARGET_ROWS];
    for (int row = 0; row < table.count(); row++) {
      boolean isMatched = table.matched.get(row);
      boolean wanted =
          switch (shape.type) {
            case SEMI -> isMatched;
            case MARK -> true;
            case INNER, LEFT_OUTER, RIGHT_OUTER, ANTI -> !isMatched;
          };
      if (wanted) {
        rows[count++] = row;
        if (count == rows.length) {
          giveBuild(rows, count, isMark);
          count = 0;
        }
      }
    }
    if (count > 0) {
      giveBuild(rows, count, isMark);
    }
  }

  private void giveBuild(int[] rows, int count, boolean isMark) {
    Chunk build = table.rows().select(rows, count).compact();
    java.util.List<Vector> columns = new java.util.ArrayList<>();
    if (shape.givesPairs() && !shape.isBuildLeft) {
      addNulls(columns, count);
    }
    for (int c = 0; c < build.columnCount(); c++) {
      columns.add(build.column(c));
    }
    if (shape.givesPairs() && shape.isBuildLeft) {
      addNulls(columns, count);
    }
    if (isMark) {
      Vector mark = Chunk.vector(io.atoll.types.SqlType.BOOLEAN, count);
      for (int i = 0; i < count; i++) {
        mark.append(io.atoll.types.Value.of(table.matched.get(rows[i]) ? 1 : 0));
      }
      columns.add(mark);
    }
    give(columns.isEmpty() ? Chunk.ofRows(count) : new Chunk(columns.toArray(Vector[]::new)));
  }

  private void addNulls(java.util.List<Vector> columns, int count) {
    for (io.atoll.types.SqlType type : shape.probeTypes()) {
      Vector nulls = Chunk.vector(type, count);
      for (int i = 0; i < count; i++) {
        nulls.appendNull();
      }
      columns.add(nulls);
    }
  }

  private void give(Chunk full) {
    Vector[] columns = new Vector[shape.outputs.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = full.column(shape.outputs[i]);
    }
    ready.add(columns.length == 0 ? Chunk.ofRows(full.rows()) : full.withColumns(columns));
  }
}
