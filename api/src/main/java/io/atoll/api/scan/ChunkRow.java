package io.atoll.api.scan;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.codec.ColumnSource;
import java.math.BigInteger;

/** One physical row of a chunk, as encoders read it. Moved from row to row; one thread. */
public final class ChunkRow implements ColumnSource {
  private Chunk chunk = Chunk.ofRows(0);
  private int position;

  /** Moves to a physical position of a chunk. */
  public ChunkRow at(Chunk newChunk, int newPosition) {
    chunk = newChunk;
    position = newPosition;
    return this;
  }

  @Override
  public boolean isNull(int column) {
    return chunk.column(column).isNull(position);
  }

  @Override
  public long longAt(int column) {
    return ((LongVector) chunk.column(column)).get(position);
  }

  @Override
  public double doubleAt(int column) {
    return ((DoubleVector) chunk.column(column)).get(position);
  }

  @Override
  public boolean isWideDecimal(int column) {
    return ((DecimalVector) chunk.column(column)).isWide(position);
  }

  @Override
  public long decimalAt(int column) {
    return ((DecimalVector) chunk.column(column)).values()[position];
  }

  @Override
  public BigInteger wideDecimalAt(int column) {
    return ((DecimalVector) chunk.column(column)).unscaled(position);
  }

  @Override
  public byte[] bytesAt(int column) {
    return ((BytesVector) chunk.column(column)).heap();
  }

  @Override
  public int bytesOffset(int column) {
    return ((BytesVector) chunk.column(column)).start(position);
  }

  @Override
  public int bytesLength(int column) {
    return ((BytesVector) chunk.column(column)).length(position);
  }
}
