package io.atoll.types;

import java.util.Arrays;

/** The {@code _bin} collations: unsigned bytes of UTF-8, which is code point order. */
final class CodePointOrder implements CollationOrder {
  static final CodePointOrder INSTANCE = new CodePointOrder();

  private CodePointOrder() {}

  @Override
  public int compare(byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen) {
    return Arrays.compareUnsigned(a, aOff, aOff + aLen, b, bOff, bOff + bLen);
  }

  @Override
  public void sortKey(byte[] s, int off, int len, ByteBuilder out) {
    out.put(s, off, len);
  }

  @Override
  public int hash(byte[] s, int off, int len) {
    int h = 1;
    for (int i = off, end = off + len; i < end; i++) {
      h = 31 * h + s[i];
    }
    return h;
  }

  @Override
  public long prefix(byte[] s, int off, int len) {
    long first = 0;
    for (int i = 0; i < 8; i++) {
      first = first << 8 | (i < len ? s[off + i] & 0xFF : 0);
    }
    return first;
  }

  @Override
  public boolean sameCharacter(int a, int b) {
    return a == b;
  }
}
