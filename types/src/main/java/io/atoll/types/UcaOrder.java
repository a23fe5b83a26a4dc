package io.atoll.types;

import java.util.Arrays;

/**
 * The Unicode Collation Algorithm on the root table, to one (ai_ci), two (as_ci) or three (as_cs)
 * levels, variable elements not ignored, as in MySQL's {@code 0900}, {@code 520} and {@code
 * unicode_ci} collations.
 *
 * <p>Sort key: the weights of a level, two bytes each, {@code 00 00} between levels.
 */
final class UcaOrder implements CollationOrder {
  private final UcaTable table;
  private final int levels;

  UcaOrder(UcaTable table, int levels) {
    this.table = table;
    this.levels = levels;
  }

  @Override
  public int compare(byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen) {
    int common = Arrays.mismatch(a, aOff, aOff + aLen, b, bOff, bOff + bLen);
    if (common < 0) {
      return 0;
    }
    char[] ascii = table.ascii;
    int limit = Math.min(aLen, bLen);
    int i = 0;
    while (i < limit) {
      int x = a[aOff + i];
      int y = b[bOff + i];
      if ((x | y) < 0) {
        break;
      }
      int d = ascii[x] - ascii[y];
      if (d != 0) {
        if (ascii[x] == 0 || ascii[y] == 0) {
          break;
        }
        return d;
      }
      i++;
    }
    // All before i is ASCII with equal primary weights on both sides.
    int d = compareLevel(1, a, aOff + i, aLen - i, b, bOff + i, bLen - i);
    for (int level = 2; level <= levels && d == 0; level++) {
      d = compareLevel(level, a, aOff, aLen, b, bOff, bLen);
    }
    return d;
  }

  private int compareLevel(int level, byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen) {
    UcaWeights x = new UcaWeights(table, level, a, aOff, aLen);
    UcaWeights y = new UcaWeights(table, level, b, bOff, bLen);
    while (true) {
      int wx = x.next();
      int wy = y.next();
      if (wx != wy) {
        return wx - wy;
      }
      if (wx == 0) {
        return 0;
      }
    }
  }

  @Override
  public void sortKey(byte[] s, int off, int len, ByteBuilder out) {
    out.ensure(2 * len);
    for (int level = 1; level <= levels; level++) {
      if (level > 1) {
        out.putShort(0);
      }
      int done = level == 1 ? asciiKey(s, off, len, out) : 0;
      if (done < len) {
        UcaWeights weights = new UcaWeights(table, level, s, off + done, len - done);
        for (int w = weights.next(); w != 0; w = weights.next()) {
          out.putShort(w);
        }
      }
    }
  }

  /** Appends the primary weights of the leading ASCII characters; gives how many there are. */
  private int asciiKey(byte[] s, int off, int len, ByteBuilder out) {
    char[] ascii = table.ascii;
    byte[] b = out.ensure(2 * len);
    int to = out.length();
    int i = 0;
    while (i < len && s[off + i] >= 0) {
      int w = ascii[s[off + i++]];
      if (w != 0) {
        b[to++] = (byte) (w >>> 8);
        b[to++] = (byte) w;
      }
    }
    out.length(to);
    return i;
  }

  @Override
  public int hash(byte[] s, int off, int len) {
    // Primary weights only: equal on all levels implies equal on the first.
    char[] ascii = table.ascii;
    int h = 1;
    int i = off;
    int end = off + len;
    while (i < end && s[i] >= 0) {
      int w = ascii[s[i++]];
      if (w != 0) {
        h = 31 * h + w;
      }
    }
    if (i < end) {
      UcaWeights weights = new UcaWeights(table, 1, s, i, end - i);
      for (int w = weights.next(); w != 0; w = weights.next()) {
        h = 31 * h + w;
      }
    }
    return h;
  }

  /** Four primary weights, of ASCII characters only: others may depend on what follows them. */
  @Override
  public long prefix(byte[] s, int off, int len) {
    char[] ascii = table.ascii;
    long first = 0;
    int shift = 48;
    for (int i = off; i < off + len && shift >= 0; i++) {
      if (s[i] < 0) {
        return Collation.NO_PREFIX;
      }
      int w = ascii[s[i]];
      if (w != 0) {
        first |= (long) w << shift;
        shift -= 16;
      }
    }
    return first;
  }

  @Override
  public boolean sameCharacter(int a, int b) {
    if (a == b) {
      return true;
    }
    if (levels == 1) {
      if (a < 128 && b < 128) {
        return table.ascii[a] == table.ascii[b];
      }
      UcaWeights x = new UcaWeights(table, a);
      UcaWeights y = new UcaWeights(table, b);
      while (true) {
        int wx = x.next();
        int wy = y.next();
        if (wx != wy) {
          return false;
        }
        if (wx == 0) {
          return true;
        }
      }
    }
    byte[] x = new byte[4];
    byte[] y = new byte[4];
    return compare(x, 0, Utf8.encode(a, x, 0), y, 0, Utf8.encode(b, y, 0)) == 0;
  }
}
