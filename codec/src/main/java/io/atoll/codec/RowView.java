package io.atoll.codec;

/**
 * Finds columns by id inside an encoded row, without copying. Reusable: {@link #open} points it at
 * another row. Not thread-safe.
 *
 * <p>Layout (TiDB's row format v2), little-endian:
 *
 * <pre>
 *   80 | flags | columns with a value: u16 | NULL columns: u16
 *      | their ids, ascending | NULL ids, ascending | end offsets | values
 *
 *   {1: 7, 2: NULL, 3: 'ab'}:  80 00 | 02 00 | 01 00 | 01 03 02 | 01 00 03 00 | 07 61 62
 * </pre>
 */
public final class RowView {
  /** What {@link #find} gives for a column that the row holds as NULL. */
  public static final int NULL = -1;

  /** What {@link #find} gives for a column that the row does not mention. */
  public static final int MISSING = -2;

  private byte[] b = new byte[0];
  private boolean large;
  private int notNulls;
  private int nulls;
  private int idsAt;
  private int nullIdsAt;
  private int endsAt;
  private int valuesAt;
  private int end;
  private int length;
  private int foundPlace;

  /**
   * @throws CorruptEncodingException where the header is not one of format v2 or does not fit
   */
  public RowView open(byte[] row, int off, int len) {
    if (len < RowFormat.HEADER || (row[off] & 0xFF) != RowFormat.VERSION) {
      throw new CorruptEncodingException("not a row of format v2 (" + len + " bytes)");
    }
    b = row;
    large = (row[off + 1] & RowFormat.LARGE) != 0;
    notNulls = RowFormat.unsignedShort(row, off + 2);
    nulls = RowFormat.unsignedShort(row, off + 4);
    int idSize = large ? 4 : 1;
    int endSize = large ? 4 : 2;
    idsAt = off + RowFormat.HEADER;
    nullIdsAt = idsAt + notNulls * idSize;
    endsAt = nullIdsAt + nulls * idSize;
    valuesAt = endsAt + notNulls * endSize;
    end = off + len;
    if (valuesAt > end || (notNulls > 0 && valuesAt + endOf(notNulls - 1) > end)) {
      throw new CorruptEncodingException("row cut off: " + len + " bytes");
    }
    return this;
  }

  private long idAt(int base, int i) {
    return large ? RowFormat.integer(b, base + 4 * i) & 0xFFFFFFFFL : b[base + i] & 0xFF;
  }

  private int endOf(int i) {
    return large
        ? RowFormat.integer(b, endsAt + 4 * i)
        : RowFormat.unsignedShort(b, endsAt + 2 * i);
  }

  /**
   * The offset of the column's value in the array, with {@link #length} set; {@link #NULL} or
   * {@link #MISSING}.
   */
  public int find(long id) {
    int i = search(idsAt, notNulls, id);
    if (i >= 0) {
      return value(i, id);
    }
    return search(nullIdsAt, nulls, id) >= 0 ? NULL : MISSING;
  }

  /**
   * The same for a reader of many rows of one table, where a column is mostly at the same place.
   *
   * @param place the column's {@link #place} in the row before
   */
  int find(long id, int place) {
    if (place < notNulls && idAt(idsAt, place) == id) {
      foundPlace = place;
      return value(place, id);
    }
    int i = search(idsAt, notNulls, id);
    if (i >= 0) {
      foundPlace = i;
      return value(i, id);
    }
    foundPlace = place;
    return search(nullIdsAt, nulls, id) >= 0 ? NULL : MISSING;
  }

  /** Where among the columns with a value the one last found is. */
  int place() {
    return foundPlace;
  }

  private int value(int i, long id) {
    int start = i == 0 ? 0 : endOf(i - 1);
    length = endOf(i) - start;
    if (length < 0) {
      throw new CorruptEncodingException("value of column " + id + " has length " + length);
    }
    return valuesAt + start;
  }

  private int search(int base, int count, long id) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long x = idAt(base, middle);
      if (x < id) {
        low = middle + 1;
      } else if (x > id) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  /** The array that {@link #find}'s offsets point into. */
  public byte[] array() {
    return b;
  }

  /** Length of the value last found. */
  public int length() {
    return length;
  }
}
