package io.atoll.types;

/**
 * Collations with one 16-bit weight per character: {@code general_ci}, the latin1 and ascii ones,
 * gbk_chinese_ci. Characters beyond the BMP, and bytes that are no character, share one weight.
 *
 * <p>Sort key: two bytes per character. {@code 'aB'} in general_ci is {@code 00 41 00 42}.
 */
final class SingleWeightOrder implements CollationOrder {
  private static final int BEYOND = 0xFFFD;
  private final char[] weights;

  /**
   * @param weights of the 65,536 code points of the BMP
   */
  SingleWeightOrder(char[] weights) {
    this.weights = weights;
  }

  private int weight(int codePoint) {
    return codePoint < weights.length ? weights[codePoint] : BEYOND;
  }

  @Override
  public int compare(byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen) {
    char[] w = weights;
    int i = aOff;
    int j = bOff;
    int aEnd = aOff + aLen;
    int bEnd = bOff + bLen;
    while (i < aEnd && j < bEnd) {
      int x = a[i];
      int y = b[j];
      if (x >= 0 && y >= 0) {
        i++;
        j++;
        if (x != y && w[x] != w[y]) {
          return w[x] - w[y];
        }
        continue;
      }
      int cx = Utf8.decode(a, i, aEnd);
      int cy = Utf8.decode(b, j, bEnd);
      i += cx & 7;
      j += cy & 7;
      int d = weight(cx >>> 3) - weight(cy >>> 3);
      if (d != 0) {
        return d;
      }
    }
    return i < aEnd ? 1 : j < bEnd ? -1 : 0;
  }

  @Override
  public void sortKey(byte[] s, int off, int len, ByteBuilder out) {
    out.ensure(2 * len);
    for (int i = off, end = off + len; i < end; ) {
      int c = Utf8.decode(s, i, end);
      i += c & 7;
      out.putShort(weight(c >>> 3));
    }
  }

  @Override
  public int hash(byte[] s, int off, int len) {
    int h = 1;
    for (int i = off, end = off + len; i < end; ) {
      int x = s[i];
      if (x >= 0) {
        h = 31 * h + weights[x];
        i++;
      } else {
        int c = Utf8.decode(s, i, end);
        i += c & 7;
        h = 31 * h + weight(c >>> 3);
      }
    }
    return h;
  }

  @Override
  public long prefix(byte[] s, int off, int len) {
    return Collation.NO_PREFIX;
  }

  @Override
  public boolean sameCharacter(int a, int b) {
    return a == b || weight(a) == weight(b);
  }
}
