package io.atoll.codec;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable byte string in unsigned order: a user key ({@code t…_r…}, {@code m…}) or, where
 * said, an encoded one. The array is owned: neither the maker nor readers of {@link #bytes} may
 * change it.
 */
public final class Key implements Comparable<Key> {
  /** The empty key: before every other as a start, "no end" as an end. */
  public static final Key EMPTY = new Key(new byte[0]);

  private final byte[] bytes;
  private int hash;

  private Key(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Key of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Key(bytes);
  }

  public byte[] bytes() {
    return bytes;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The smallest key after this one. */
  public Key next() {
    return new Key(Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** The smallest key that does not have this one as prefix; {@link #EMPTY} where there is none. */
  public Key prefixNext() {
    byte[] copy = bytes.clone();
    for (int i = copy.length - 1; i >= 0; i--) {
      if (++copy[i] != 0) {
        return of(Arrays.copyOf(copy, i + 1));
      }
    }
    return EMPTY;
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Key k && Arrays.equals(bytes, k.bytes);
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = Arrays.hashCode(bytes);
      hash = h;
    }
    return h;
  }

  @Override
  public String toString() {
    return HexFormat.of().withUpperCase().formatHex(bytes);
  }
}
