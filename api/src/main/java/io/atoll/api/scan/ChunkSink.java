package io.atoll.api.scan;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.codec.ColumnSink;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Appends decoded columns to a chunk's vectors. A decoder's column {@code i} goes to the chunk's
 * column {@code targets[i]}; columns mapped to -1, and those beyond the map, are dropped. The
 * caller ends each row or batch with {@link Chunk#rowsAppended}.
 */
public final class ChunkSink implements ColumnSink {
  private final int[] targets;
  private Vector[] columns = {};

  public ChunkSink(int[] targets) {
    this.targets = targets.clone();
  }

  /** The chunk that following rows are appended to. */
  public void target(Chunk chunk) {
    columns = new Vector[chunk.columnCount()];
    Arrays.setAll(columns, chunk::column);
  }

  private int at(int column) {
    return column < targets.length ? targets[column] : -1;
  }

  @Override
  public void putNull(int column) {
    int at = at(column);
    if (at >= 0) {
      columns[at].appendNull();
    }
  }

  @Override
  public void putLong(int column, long value) {
    int at = at(column);
    if (at >= 0) {
      ((LongVector) columns[at]).append(value);
    }
  }

  @Override
  public void putDouble(int column, double value) {
    int at = at(column);
    if (at >= 0) {
      ((DoubleVector) columns[at]).append(value);
    }
  }

  @Override
  public void putDecimal(int column, long unscaled) {
    int at = at(column);
    if (at >= 0) {
      ((DecimalVector) columns[at]).append(unscaled);
    }
  }

  @Override
  public void putDecimal(int column, BigInteger unscaled) {
    int at = at(column);
    if (at >= 0) {
      DecimalVector vector = (DecimalVector) columns[at];
      vector.append(0);
      vector.set(vector.size() - 1, unscaled);
    }
  }

  @Override
  public void putBytes(int column, byte[] source, int offset, int length) {
    int at = at(column);
    if (at >= 0) {
      ((BytesVector) columns[at]).append(source, offset, length);
    }
  }
}
