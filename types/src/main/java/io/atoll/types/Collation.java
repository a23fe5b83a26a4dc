package io.atoll.types;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A MySQL collation: how character data compares, sorts and hashes. Character data is always UTF-8
 * bytes here, whatever the column's declared character set; the character set limits the repertoire
 * and names what the wire converts to. There is one instance per collation, so {@code ==} compares
 * them.
 *
 * <p>{@link #compare}, {@link #equal}, {@link #hash} and {@link #sortKey} agree with each other:
 * the unsigned byte order of sort keys is the order of {@code compare}. A PAD SPACE collation
 * ignores trailing blanks; as in TiDB (and unlike MySQL, which compares with imagined blanks) the
 * shorter string comes first where the longer goes on with a character below the blank. They do not
 * allocate for ASCII data.
 *
 * <p>Sources of the weights, and where they deviate from MySQL's:
 *
 * <ul>
 *   <li>general_ci, latin1 collations, unicode_ci: the same weights.
 *   <li>0900: DUCET 13.0.0 where MySQL has 9.0.0: characters assigned between the two have weights
 *       of their own; contractions (prefixed vowels of Thai, Lao and a few other scripts) are not
 *       applied. 520: likewise, where MySQL has DUCET 5.2.0.
 *   <li>gbk_chinese_ci: ASCII without case, then GBK code order, which is pinyin for the 3,755 most
 *       common ideographs.
 * </ul>
 */
public final class Collation {
  private static final Map<String, Collation> BY_NAME = new HashMap<>();
  private static final Map<Integer, Collation> BY_ID = new HashMap<>();
  private static final List<Collation> ALL = new ArrayList<>();

  public static final Collation LATIN1_SWEDISH_CI =
      of(8, "latin1_swedish_ci", "latin1", true, WeightTables::latin1SwedishOrder);
  public static final Collation ASCII_GENERAL_CI =
      of(11, "ascii_general_ci", "ascii", true, WeightTables::asciiOrder);
  public static final Collation GBK_CHINESE_CI =
      of(28, "gbk_chinese_ci", "gbk", true, WeightTables::gbkOrder);
  public static final Collation UTF8MB3_GENERAL_CI =
      of(33, "utf8mb3_general_ci", "utf8mb3", true, WeightTables::generalCiOrder);
  public static final Collation UTF8MB4_GENERAL_CI =
      of(45, "utf8mb4_general_ci", "utf8mb4", true, WeightTables::generalCiOrder);
  public static final Collation UTF8MB4_BIN =
      of(46, "utf8mb4_bin", "utf8mb4", true, () -> CodePointOrder.INSTANCE);
  public static final Collation LATIN1_BIN =
      of(47, "latin1_bin", "latin1", true, () -> CodePointOrder.INSTANCE);
  public static final Collation LATIN1_GENERAL_CI =
      of(48, "latin1_general_ci", "latin1", true, WeightTables::latin1GeneralOrder);

  /** Bytes without characters: BINARY, VARBINARY, BLOB, and the collation of non-strings. */
  public static final Collation BINARY =
      of(63, "binary", "binary", false, () -> CodePointOrder.INSTANCE);

  public static final Collation ASCII_BIN =
      of(65, "ascii_bin", "ascii", true, () -> CodePointOrder.INSTANCE);
  public static final Collation UTF8MB3_BIN =
      of(83, "utf8mb3_bin", "utf8mb3", true, () -> CodePointOrder.INSTANCE);
  public static final Collation GBK_BIN =
      of(87, "gbk_bin", "gbk", true, () -> CodePointOrder.INSTANCE);
  public static final Collation UTF8MB3_UNICODE_CI =
      of(192, "utf8mb3_unicode_ci", "utf8mb3", true, () -> new UcaOrder(UcaTable.uca400(), 1));
  public static final Collation UTF8MB3_UNICODE_520_CI =
      of(214, "utf8mb3_unicode_520_ci", "utf8mb3", true, () -> new UcaOrder(UcaTable.ducet(), 1));
  public static final Collation UTF8MB4_UNICODE_CI =
      of(224, "utf8mb4_unicode_ci", "utf8mb4", true, () -> new UcaOrder(UcaTable.uca400(), 1));
  public static final Collation UTF8MB4_UNICODE_520_CI =
      of(246, "utf8mb4_unicode_520_ci", "utf8mb4", true, () -> new UcaOrder(UcaTable.ducet(), 1));
  public static final Collation UTF8MB4_0900_AI_CI =
      of(255, "utf8mb4_0900_ai_ci", "utf8mb4", false, () -> new UcaOrder(UcaTable.ducet(), 1));
  public static final Collation UTF8MB4_0900_AS_CS =
      of(278, "utf8mb4_0900_as_cs", "utf8mb4", false, () -> new UcaOrder(UcaTable.ducet(), 3));
  public static final Collation UTF8MB4_0900_AS_CI =
      of(305, "utf8mb4_0900_as_ci", "utf8mb4", false, () -> new UcaOrder(UcaTable.ducet(), 2));
  public static final Collation UTF8MB4_0900_BIN =
      of(309, "utf8mb4_0900_bin", "utf8mb4", false, () -> CodePointOrder.INSTANCE);

  static {
    for (Collation c : ALL) {
      if (c.charset.equals("utf8mb3")) {
        BY_NAME.put("utf8" + c.name.substring("utf8mb3".length()), c);
      }
    }
  }

  private final int id;
  private final String name;
  private final String charset;
  private final boolean padSpace;
  private final Supplier<CollationOrder> supplier;
  private final boolean isCodePointOrder;

  /** Set by the first use; the race is harmless, since every order is immutable. */
  @SuppressWarnings("NullAway.Init")
  private volatile CollationOrder order;

  private Collation(
      int id, String name, String charset, boolean padSpace, Supplier<CollationOrder> supplier) {
    this.id = id;
    this.name = name;
    this.charset = charset;
    this.padSpace = padSpace;
    this.supplier = supplier;
    this.isCodePointOrder = name.endsWith("bin") || name.equals("binary");
  }

  private static Collation of(
      int id, String name, String charset, boolean padSpace, Supplier<CollationOrder> supplier) {
    Collation c = new Collation(id, name, charset, padSpace, supplier);
    ALL.add(c);
    BY_ID.put(id, c);
    BY_NAME.put(name, c);
    return c;
  }

  /** By MySQL's id, as it travels in handshakes and column definitions. */
  public static Optional<Collation> byId(int id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /** By name in any case; {@code utf8_…} names mean {@code utf8mb3_…}. */
  public static Optional<Collation> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * By name.
   *
   * @throws SqlException 1273 where it is not known
   */
  public static Collation require(String name) {
    return byName(name).orElseThrow(() -> SqlError.ER_UNKNOWN_COLLATION.with(name));
  }

  /** All of them, by id. */
  public static List<Collation> all() {
    return List.copyOf(ALL);
  }

  /** MySQL's collation id, as sent in column definitions. */
  public int id() {
    return id;
  }

  /** For example {@code utf8mb4_0900_ai_ci}. */
  public String name() {
    return name;
  }

  /** For example {@code utf8mb4}. */
  public String charset() {
    return charset;
  }

  public CharacterSet characterSet() {
    return CharacterSet.require(charset);
  }

  /** Whether trailing blanks are ignored (PAD SPACE) or count (NO PAD). */
  public boolean padSpace() {
    return padSpace;
  }

  /** True where characters compare by code point: the {@code _bin} collations and binary. */
  public boolean isBin() {
    return isCodePointOrder;
  }

  /** True where the sort key is the data itself, so that an index key gives the value back. */
  public boolean isSortKeyReversible() {
    return isCodePointOrder && !padSpace;
  }

  public boolean isDefault() {
    return characterSet().defaultCollation() == this;
  }

  private CollationOrder order() {
    CollationOrder o = order;
    if (o == null) {
      o = supplier.get();
      order = o;
    }
    return o;
  }

  /** The length without the trailing blanks that do not count. */
  private int significant(byte[] s, int off, int len) {
    int n = len;
    if (padSpace) {
      while (n > 0 && s[off + n - 1] == ' ') {
        n--;
      }
    }
    return n;
  }

  /** Negative, zero or positive as the first range sorts before, with or after the second. */
  public int compare(byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen) {
    return order()
        .compare(a, aOff, significant(a, aOff, aLen), b, bOff, significant(b, bOff, bLen));
  }

  public int compare(byte[] a, byte[] b) {
    return compare(a, 0, a.length, b, 0, b.length);
  }

  public boolean equal(byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen) {
    return compare(a, aOff, aLen, b, bOff, bLen) == 0;
  }

  public boolean equal(byte[] a, byte[] b) {
    return compare(a, 0, a.length, b, 0, b.length) == 0;
  }

  /** No {@link #prefix}: it would take more than a look at a few characters. */
  public static final long NO_PREFIX = -1;

  /**
   * A number of the first characters: of two ranges that have one each, the one with the smaller
   * (unsigned) sorts before the other; equal ones say nothing. For sorts, which compare most pairs
   * by these alone.
   */
  public long prefix(byte[] s, int off, int len) {
    return order().prefix(s, off, significant(s, off, len));
  }

  /** The same for all ranges that are {@link #equal}; not for storage. */
  public int hash(byte[] s, int off, int len) {
    return order().hash(s, off, significant(s, off, len));
  }

  /** Appends the sort key, whose unsigned byte order is this collation's order. For storage. */
  public void sortKey(byte[] s, int off, int len, ByteBuilder out) {
    order().sortKey(s, off, significant(s, off, len), out);
  }

  public byte[] sortKey(byte[] s) {
    ByteBuilder out = new ByteBuilder(2 * s.length);
    sortKey(s, 0, s.length, out);
    return out.toArray();
  }

  /**
   * Whether two single characters (code points, or what {@link Utf8#decode} gives for bytes that
   * are none) match in LIKE, LOCATE and the like, which work character by character.
   */
  public boolean sameCharacter(int a, int b) {
    return order().sameCharacter(a, b);
  }

  @Override
  public String toString() {
    return name;
  }
}
