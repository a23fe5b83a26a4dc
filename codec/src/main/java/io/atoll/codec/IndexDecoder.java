package io.atoll.codec;

import io.atoll.types.ByteBuilder;
import java.util.Arrays;

/**
 * Reads index entries (layout: {@link IndexEncoder}): the indexed columns and the handle. Prefix
 * columns come as their prefix. Not thread-safe.
 */
public final class IndexDecoder {
  private static final int PARTITION_FLAG = 126;

  private final IndexLayout layout;
  private final int columns;
  private final int all;
  private final boolean[] restores;
  private final boolean[] blanksOnly;
  private final RowView view = new RowView();
  private final ByteBuilder scratch = new ByteBuilder(64);

  public IndexDecoder(IndexLayout layout) {
    this.layout = layout;
    this.columns = layout.columns().size();
    this.all = columns + layout.handleColumns().size();
    this.restores = new boolean[all];
    this.blanksOnly = new boolean[all];
    for (int i = 0; i < all; i++) {
      IndexColumn c = column(i);
      restores[i] = KeyValues.needsRestoring(c.type());
      blanksOnly[i] = !layout.hasIntHandle() && c.type().collation().isBin();
    }
  }

  private IndexColumn column(int i) {
    return i < columns ? layout.columns().get(i) : layout.handleColumns().get(i - columns);
  }

  /**
   * Gives the indexed columns as columns 0 and up, then the integer handle as one more, or the
   * clustered primary key's columns as so many more.
   */
  public void decode(byte[] key, byte[] value, ColumnSink sink) {
    boolean hasRow = openRestored(value);
    int pos = TableKeys.INDEX_PREFIX_LENGTH;
    for (int i = 0; i < columns; i++) {
      pos = column(i, key, pos, key.length, hasRow, sink);
    }
    if (layout.hasIntHandle()) {
      sink.putLong(columns, intHandle(key, pos, value));
    } else {
      byte[] handle = commonHandle(key, pos, value);
      int at = 0;
      for (int i = columns; i < all; i++) {
        at = column(i, handle, at, handle.length, hasRow, sink);
      }
    }
  }

  /** The handle alone. */
  public Handle handle(byte[] key, byte[] value) {
    int pos = TableKeys.INDEX_PREFIX_LENGTH;
    for (int i = 0; i < columns; i++) {
      pos = KeyValues.skip(key, pos, key.length);
    }
    return layout.hasIntHandle()
        ? Handle.of(intHandle(key, pos, value))
        : new Handle.Common(commonHandle(key, pos, value));
  }

  private int column(int i, byte[] b, int pos, int end, boolean hasRow, ColumnSink sink) {
    IndexColumn c = column(i);
    if (!restores[i] || !hasRow || b[pos] == KeyValues.NULL) {
      return KeyValues.get(b, pos, end, c.type(), i, sink);
    }
    int at = view.find(c.columnId());
    if (at < 0) {
      throw new CorruptEncodingException("index entry lacks column " + c.columnId());
    }
    if (!blanksOnly[i]) {
      sink.putBytes(i, view.array(), at, view.length());
      return KeyValues.skip(b, pos, end);
    }
    long blanks = RowFormat.unsigned(view.array(), at, view.length());
    scratch.clear();
    int after = MemComparable.getBytes(b, pos + 1, end, scratch);
    scratch.fill(' ', (int) blanks);
    sink.putBytes(i, scratch.array(), 0, scratch.length());
    return after;
  }

  /** Start of the optional segments of a value that has any. */
  private static int options(byte[] value) {
    if (value.length < 3) {
      throw new CorruptEncodingException("index value of " + value.length + " bytes");
    }
    return value[1] == IndexEncoder.VERSION_FLAG ? 3 : 1;
  }

  private boolean isOldValue(byte[] value) {
    return layout.hasIntHandle() && value.length <= 9;
  }

  private boolean openRestored(byte[] value) {
    if (isOldValue(value)) {
      return false;
    }
    int end = value.length - (value[0] & 0xFF);
    int pos = skipHandle(value, options(value), end);
    if (pos < end && (value[pos] & 0xFF) == RowFormat.VERSION) {
      view.open(value, pos, end - pos);
      return true;
    }
    return false;
  }

  private static int skipHandle(byte[] value, int start, int end) {
    int pos = start;
    if (pos < end && value[pos] == IndexEncoder.COMMON_HANDLE_FLAG) {
      pos += 3 + handleLength(value, pos);
    }
    if (pos < end && value[pos] == PARTITION_FLAG) {
      pos += 9;
    }
    return pos;
  }

  private static int handleLength(byte[] value, int flagAt) {
    return ((value[flagAt + 1] & 0xFF) << 8) | (value[flagAt + 2] & 0xFF);
  }

  private long intHandle(byte[] key, int pos, byte[] value) {
    if (pos < key.length) {
      return MemComparable.getLong(key, pos + 1);
    }
    if (isOldValue(value)) {
      if (value.length < 8) {
        throw new CorruptEncodingException("index entry without handle");
      }
      return MemComparable.getUnsigned(value, 0);
    }
    int tail = value[0] & 0xFF;
    if (tail < 8) {
      throw new CorruptEncodingException("index entry without handle");
    }
    return MemComparable.getUnsigned(value, value.length - tail);
  }

  private static byte[] commonHandle(byte[] key, int pos, byte[] value) {
    if (pos < key.length) {
      return Arrays.copyOfRange(key, pos, key.length);
    }
    int start = options(value);
    if (value.length < start + 3 || value[start] != IndexEncoder.COMMON_HANDLE_FLAG) {
      throw new CorruptEncodingException("index entry without handle");
    }
    return Arrays.copyOfRange(value, start + 3, start + 3 + handleLength(value, start));
  }
}
