package io.atoll.executor.window;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.executor.ExecutionContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.key.KeyColumns;
import io.atoll.types.SqlType;
import java.util.List;

/** The rows of one partition, with each row's peers: those equal to it by the window's order. */
final class Partition {
  private final Chunk rows;
  private final int[] peerFrom;
  private final int[] peerTo;
  private final int[] from;
  private final int[] to;

  Partition(
      Chunk rows,
      Evaluator[] orderKeys,
      List<SqlType> orderTypes,
      FrameBounds bounds,
      ExecutionContext context) {
    this.rows = rows;
    int n = rows.rows();
    this.peerFrom = new int[n];
    this.peerTo = new int[n];
    this.from = new int[n];
    this.to = new int[n];
    Chunk keys = Evaluators.project(orderKeys, rows, context.evaluation());
    KeyColumns equality = KeyColumns.all(orderTypes);
    for (int start = 0; start < n; ) {
      int end = start + 1;
      while (end < n && (orderTypes.isEmpty() || equality.equal(keys, start, keys, end))) {
        end++;
      }
      java.util.Arrays.fill(peerFrom, start, end, start);
      java.util.Arrays.fill(peerTo, start, end, end);
      start = end;
    }
    bounds.compute(rows, peerFrom, peerTo, from, to);
  }

  Chunk rows() {
    return rows;
  }

  int size() {
    return rows.rows();
  }

  int peerFrom(int row) {
    return peerFrom[row];
  }

  int peerTo(int row) {
    return peerTo[row];
  }

  /** First row of each row's frame. */
  int[] from() {
    return from;
  }

  /** The row behind the last of each row's frame. */
  int[] to() {
    return to;
  }

  /** Copies the value of one row of {@code source} a row; NULL below 0. */
  static Vector pick(Vector source, int[] positions) {
    Vector out = source.empty(positions.length);
    for (int position : positions) {
      if (position < 0) {
        out.appendNull();
      } else {
        out.appendFrom(source, position);
      }
    }
    return out;
  }
}
