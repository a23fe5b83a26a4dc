package io.atoll.chunk;

import io.atoll.types.Value;
import java.util.Arrays;

/**
 * Values of storage BYTES, one after the other in a shared heap array: value {@code i} lies at
 * {@code heap()[offsets()[i] .. offsets()[i + 1])}. Filled in order of position only.
 */
public final class BytesVector extends Vector {
  private int[] offsets;
  private byte[] heap;

  public BytesVector(int capacity) {
    super(capacity);
    this.offsets = new int[capacity + 1];
    this.heap = new byte[Math.max(16, capacity * 16)];
  }

  /**
   * A vector of {@code size} values that lie in {@code heap} already; takes both arrays over.
   *
   * @param offsets ascending from 0, {@code size + 1} of them
   */
  public static BytesVector of(int[] offsets, byte[] heap, int size) {
    return new BytesVector(offsets, heap, size);
  }

  private BytesVector(int[] offsets, byte[] heap, int size) {
    super(size);
    this.offsets = offsets;
    this.heap = heap;
    this.size = size;
  }

  public int[] offsets() {
    return offsets;
  }

  public byte[] heap() {
    return heap;
  }

  public int start(int position) {
    return offsets[position];
  }

  public int length(int position) {
    return offsets[position + 1] - offsets[position];
  }

  /** A copy of the value. */
  public byte[] get(int position) {
    return Arrays.copyOfRange(heap, offsets[position], offsets[position + 1]);
  }

  public void append(byte[] source, int start, int length) {
    int end = reserve(length);
    System.arraycopy(source, start, heap, end, length);
    commit(length);
  }

  public void append(byte[] source) {
    append(source, 0, source.length);
  }

  /**
   * Makes room for {@code length} more bytes and returns where in {@link #heap} the next value
   * starts; write there, then {@link #commit} what was written.
   */
  public int reserve(int length) {
    int end = offsets[size];
    if (end + length > heap.length || end + length < 0) {
      heap =
          Arrays.copyOf(
              heap,
              Math.max(
                  Math.addExact(end, length),
                  (int) Math.min(Integer.MAX_VALUE - 16, heap.length * 2L)));
    }
    return end;
  }

  /** Ends the value begun at {@link #reserve}. */
  public void commit(int length) {
    if (size + 1 == offsets.length) {
      offsets = Arrays.copyOf(offsets, Math.max(8, offsets.length * 2));
    }
    offsets[size + 1] = offsets[size] + length;
    size++;
  }

  /**
   * Puts empty values at the positions below {@code position}, so that the next append lands there:
   * for writers that skip unselected positions.
   */
  public void skipTo(int position) {
    while (size < position) {
      commit(0);
    }
  }

  /** Takes back the values from {@code position} on, none of which is null. */
  public void truncateTo(int position) {
    size = position;
  }

  @Override
  public Value value(int position) {
    return isNull(position) ? Value.NULL : Value.of(get(position));
  }

  @Override
  public void append(Value value) {
    if (value.isNull()) {
      appendNull();
    } else {
      append(((Value.OfBytes) value).value());
    }
  }

  @Override
  public BytesVector empty(int capacity) {
    return new BytesVector(capacity);
  }

  @Override
  public void appendNull() {
    setNull(size);
    commit(0);
  }

  @Override
  public void appendFrom(Vector source, int position) {
    if (source.isNull(position)) {
      appendNull();
    } else {
      BytesVector bytes = (BytesVector) source;
      append(bytes.heap, bytes.offsets[position], bytes.length(position));
    }
  }

  @Override
  public void clear() {
    clearNulls();
    size = 0;
  }

  @Override
  public long sizeBytes() {
    return heap.length + 4L * offsets.length + 64;
  }
}
