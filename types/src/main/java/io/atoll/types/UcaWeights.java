package io.atoll.types;

/** Walks the non-zero weights of one level of a UTF-8 byte range. */
final class UcaWeights {
  private static final int HANGUL_FIRST = 0xAC00;
  private static final int HANGUL_LAST = 0xD7A3;

  private final UcaTable table;
  private final char[] weights;
  private final int level;
  private final byte[] bytes;
  private final int end;
  private int pos;

  /** Elements of the current character that are still to come. */
  private int element;

  private int elementsLeft;

  /**
   * What follows the current elements: the second weight of an implicit pair, or the negated code
   * point of a Hangul syllable's trailing consonant; 0 for nothing.
   */
  private int pending;

  /**
   * @param level 1 primary, 2 secondary, 3 tertiary
   */
  UcaWeights(UcaTable table, int level, byte[] bytes, int off, int len) {
    this.table = table;
    this.level = level;
    this.weights = level == 1 ? table.primary : level == 2 ? table.secondary : table.tertiary;
    this.bytes = bytes;
    this.pos = off;
    this.end = off + len;
  }

  /** For a single code point. */
  UcaWeights(UcaTable table, int codePoint) {
    this(table, 1, new byte[0], 0, 0);
    start(codePoint);
  }

  /** The next weight; 0 at the end. */
  int next() {
    while (true) {
      while (elementsLeft > 0) {
        elementsLeft--;
        int w = weights[element++];
        if (w != 0) {
          return w;
        }
      }
      if (pending != 0) {
        int w = pending;
        pending = 0;
        if (w > 0) {
          return w;
        }
        startEntry(-w);
        continue;
      }
      if (pos >= end) {
        return 0;
      }
      int c = Utf8.decode(bytes, pos, end);
      pos += c & 7;
      int w = start(c >>> 3);
      if (w != 0) {
        return w;
      }
    }
  }

  /** Begins a character; gives a weight at once where that is at hand, else 0. */
  private int start(int cp) {
    if (cp >= Utf8.INVALID_BASE) {
      // A byte that is no character: after every character, each byte by itself.
      return level == 1 ? 0xFE00 + (cp - Utf8.INVALID_BASE) : level == 2 ? 0x20 : 2;
    }
    int entry = table.entry(cp);
    if (entry != UcaTable.IMPLICIT) {
      element = entry >>> 6;
      elementsLeft = entry & 63;
      return 0;
    }
    if (cp >= HANGUL_FIRST && cp <= HANGUL_LAST && table == UcaTable.ducet()) {
      return hangul(cp - HANGUL_FIRST);
    }
    if (level == 1) {
      pending = table.implicitSecond(cp);
      return table.implicitFirst(cp);
    }
    return level == 2 ? 0x20 : 2;
  }

  /** Leading consonant, vowel and perhaps a trailing consonant, each with its own element. */
  private int hangul(int index) {
    int lead = 0x1100 + index / 588;
    int vowel = 0x1161 + index % 588 / 28;
    int tail = 0x11A7 + index % 28;
    int first = weights[table.entry(lead) >>> 6];
    element = table.entry(vowel) >>> 6;
    elementsLeft = table.entry(vowel) & 63;
    pending = tail == 0x11A7 ? 0 : -tail;
    return first;
  }

  private void startEntry(int cp) {
    int entry = table.entry(cp);
    element = entry >>> 6;
    elementsLeft = entry & 63;
  }
}
