package io.atoll.types;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Collation elements by code point, read from a table in the jar (its README gives the format and
 * the source). Elements of a code point lie in a row; {@link #entry} packs where and how many.
 * Contractions (939 in the root table, nearly all of Thai, Lao and other prefixed vowels) are not
 * applied: such sequences sort by their single characters.
 */
final class UcaTable {
  /** The entry of a code point that the table does not list. */
  static final int IMPLICIT = -1;

  private static final int[] NO_PAGE = new int[0];

  private final int[][] pages;
  final char[] primary;
  final char[] secondary;
  final char[] tertiary;

  /** Primary weights of ASCII, 0 for ignorable; ASCII characters have one element each. */
  final char[] ascii = new char[128];

  private final boolean oldImplicits;

  private UcaTable(
      int[][] pages, char[] primary, char[] secondary, char[] tertiary, boolean oldImplicits) {
    this.pages = pages;
    this.primary = primary;
    this.secondary = secondary;
    this.tertiary = tertiary;
    this.oldImplicits = oldImplicits;
    for (int i = 0; i < 128; i++) {
      int entry = entry(i);
      ascii[i] = (entry & 63) == 0 ? 0 : primary[entry >>> 6];
    }
  }

  private static final class Ducet {
    static final UcaTable TABLE = read("ducet.bin.gz", 3);
  }

  private static final class Uca400 {
    static final UcaTable TABLE = read("uca400.bin.gz", 1);
  }

  /** The Default Unicode Collation Element Table, three levels. */
  static UcaTable ducet() {
    return Ducet.TABLE;
  }

  /** Version 4.0.0 of it, primary weights only. */
  static UcaTable uca400() {
    return Uca400.TABLE;
  }

  /** First element's index shifted left by 6, or-ed with the number of elements, or IMPLICIT. */
  int entry(int codePoint) {
    int page = codePoint >>> 8;
    if (page >= pages.length || pages[page].length == 0) {
      return IMPLICIT;
    }
    return pages[page][codePoint & 0xFF];
  }

  /** First of the two primary weights of a code point without entry (UTS 10, section 10.1.3). */
  int implicitFirst(int cp) {
    if (oldImplicits) {
      if (cp > 0xFFFF) {
        return 0xFFFD;
      }
      int base =
          cp >= 0x3400 && cp <= 0x4DB5 ? 0xFB80 : cp >= 0x4E00 && cp <= 0x9FA5 ? 0xFB40 : 0xFBC0;
      return base + (cp >> 15);
    }
    if ((cp >= 0x17000 && cp <= 0x18AFF) || (cp >= 0x18D00 && cp <= 0x18D8F)) {
      return 0xFB00;
    }
    if (cp >= 0x1B170 && cp <= 0x1B2FF) {
      return 0xFB01;
    }
    if (cp >= 0x18B00 && cp <= 0x18CFF) {
      return 0xFB02;
    }
    if (cp >= 0x4E00 && cp <= 0x9FFC
        || cp == 0xFA0E
        || cp == 0xFA0F
        || cp == 0xFA11
        || cp == 0xFA13
        || cp == 0xFA14
        || cp == 0xFA1F
        || cp == 0xFA21
        || cp == 0xFA23
        || cp == 0xFA24
        || (cp >= 0xFA27 && cp <= 0xFA29)) {
      return 0xFB40 + (cp >> 15);
    }
    if (cp >= 0x3400 && cp <= 0x4DBF || cp >= 0x20000 && cp <= 0x3134A) {
      return 0xFB80 + (cp >> 15);
    }
    return 0xFBC0 + (cp >> 15);
  }

  /** Second weight; 0 where the first stands alone. */
  int implicitSecond(int cp) {
    if (oldImplicits && cp > 0xFFFF) {
      return 0;
    }
    if (!oldImplicits && cp >= 0x17000 && cp <= 0x1B2FF) {
      if (cp <= 0x18AFF || (cp >= 0x18D00 && cp <= 0x18D8F)) {
        return (cp - 0x17000) | 0x8000;
      }
      if (cp >= 0x1B170) {
        return (cp - 0x1B170) | 0x8000;
      }
      if (cp >= 0x18B00 && cp <= 0x18CFF) {
        return (cp - 0x18B00) | 0x8000;
      }
    }
    return (cp & 0x7FFF) | 0x8000;
  }

  private static UcaTable read(String name, int levels) {
    byte[] raw;
    try (InputStream in = UcaTable.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      raw = new GZIPInputStream(new ByteArrayInputStream(in.readAllBytes())).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int[] pos = {0};
    int count = varint(raw, pos);
    int[][] pages = new int[0x110000 >> 8][];
    Arrays.fill(pages, NO_PAGE);
    char[] primary = new char[count * 3];
    char[] secondary = new char[levels > 1 ? count * 3 : 0];
    char[] tertiary = new char[levels > 1 ? count * 3 : 0];
    int used = 0;
    int codePoint = 0;
    int last = 0;
    for (int i = 0; i < count; i++) {
      codePoint += varint(raw, pos);
      int elements = varint(raw, pos);
      if (used + elements > primary.length) {
        primary = Arrays.copyOf(primary, primary.length * 2);
        secondary = Arrays.copyOf(secondary, secondary.length * 2);
        tertiary = Arrays.copyOf(tertiary, tertiary.length * 2);
      }
      if (pages[codePoint >>> 8].length == 0) {
        int[] page = new int[256];
        Arrays.fill(page, IMPLICIT);
        pages[codePoint >>> 8] = page;
      }
      pages[codePoint >>> 8][codePoint & 0xFF] = (used << 6) | elements;
      for (int e = 0; e < elements; e++) {
        int delta = varint(raw, pos);
        last += (delta >>> 1) ^ -(delta & 1);
        primary[used] = (char) last;
        if (levels > 1) {
          secondary[used] = (char) varint(raw, pos);
          tertiary[used] = (char) varint(raw, pos);
        }
        used++;
      }
    }
    return new UcaTable(
        pages,
        Arrays.copyOf(primary, used),
        Arrays.copyOf(secondary, Math.min(used, secondary.length)),
        Arrays.copyOf(tertiary, Math.min(used, tertiary.length)),
        levels == 1);
  }

  private static int varint(byte[] b, int[] pos) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int x = b[pos[0]++];
      value |= (x & 0x7F) << shift;
      if (x >= 0) {
        return value;
      }
    }
  }
}
