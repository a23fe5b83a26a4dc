package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CollationTest {
  private static final String[] PIECES = {
    "a", "A", "b", "B", "z", "Z", " ", "  ", "é", "E", "e", "ß", "ss", "Æ", "ae", "1", "~", "\t",
    "中", "国", "한", "글", "각", "가", "ı", "Ω", "ω", "я", "Я", "𝒳", "😀", "\u0301", "-", "0", "\0"
  };

  @Test
  void compareEqualHashAndSortKeyAgree() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] a = text(random);
      byte[] b = text(random);
      for (Collation c : Collation.all()) {
        int compared = Integer.signum(c.compare(a, b));
        int keys = Integer.signum(Arrays.compareUnsigned(c.sortKey(a), c.sortKey(b)));
        assertThat(compared)
            .as("%s: %s, %s", c, new String(a, UTF_8), new String(b, UTF_8))
            .isEqualTo(keys)
            .isEqualTo(-Integer.signum(c.compare(b, a)));
        if (compared == 0) {
          assertThat(c.hash(a, 0, a.length)).as(c.name()).isEqualTo(c.hash(b, 0, b.length));
        }
      }
    }
  }

  private static byte[] text(Random random) {
    if (random.nextInt(20) == 0) {
      byte[] raw = new byte[random.nextInt(5)];
      random.nextBytes(raw);
      return raw;
    }
    StringBuilder s = new StringBuilder();
    for (int n = random.nextInt(4); n >= 0; n--) {
      s.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return s.toString().getBytes(UTF_8);
  }

  private static int compare(Collation c, String a, String b) {
    return Integer.signum(c.compare(a.getBytes(UTF_8), b.getBytes(UTF_8)));
  }

  @Test
  void comparesAsMysqlDoes() {
    Collation general = Collation.UTF8MB4_GENERAL_CI;
    Collation ai = Collation.UTF8MB4_0900_AI_CI;
    Collation unicode = Collation.UTF8MB4_UNICODE_CI;
    assertThat(compare(general, "abc", "ABC ")).isZero();
    assertThat(compare(general, "ß", "s")).isZero();
    assertThat(compare(general, "ß", "ss")).isNotZero();
    assertThat(compare(general, "é", "E")).isZero();
    assertThat(compare(ai, "ß", "ss")).isZero();
    assertThat(compare(ai, "Æ", "ae")).isZero();
    assertThat(compare(ai, "a", "a ")).isNegative();
    assertThat(compare(ai, "e\u0301", "É")).isZero();
    assertThat(compare(ai, "😀", "😁")).isNotZero();
    assertThat(compare(ai, "한", "\u1112\u1161\u11ab")).isZero();
    assertThat(compare(unicode, "😀", "😁")).isZero();
    assertThat(compare(unicode, "a", "A  ")).isZero();
    assertThat(compare(Collation.UTF8MB4_0900_AS_CI, "é", "e")).isPositive();
    assertThat(compare(Collation.UTF8MB4_0900_AS_CI, "é", "É")).isZero();
    assertThat(compare(Collation.UTF8MB4_0900_AS_CS, "a", "A")).isNegative();
    assertThat(compare(Collation.UTF8MB4_BIN, "a", "A")).isPositive();
    assertThat(compare(Collation.UTF8MB4_BIN, "a", "a ")).isZero();
    assertThat(compare(Collation.UTF8MB4_0900_BIN, "a", "a ")).isNegative();
    assertThat(compare(Collation.LATIN1_SWEDISH_CI, "ü", "Y")).isZero();
    assertThat(compare(Collation.LATIN1_SWEDISH_CI, "ä", "z")).isPositive();
    assertThat(compare(Collation.LATIN1_GENERAL_CI, "ä", "b")).isNegative();
    assertThat(compare(Collation.GBK_CHINESE_CI, "啊", "白")).isNegative();
    assertThat(ai.sameCharacter('a', 'Á')).isTrue();
    assertThat(Collation.UTF8MB4_0900_AS_CS.sameCharacter('a', 'A')).isFalse();
  }

  /** These bytes are in indexes on disk: a change here breaks data. */
  @Test
  void sortKeysNeverChange() {
    assertThat(key(Collation.UTF8MB4_0900_AI_CI, "aB1 中")).isEqualTo("1fa21fbc1f990209fb40ce2d");
    assertThat(key(Collation.UTF8MB4_GENERAL_CI, "aé😀 ")).isEqualTo("00410045fffd");
    assertThat(key(Collation.UTF8MB4_UNICODE_CI, "aß")).isEqualTo("0e330fea0fea");
  }

  private static String key(Collation c, String s) {
    return HexFormat.of().formatHex(c.sortKey(s.getBytes(UTF_8)));
  }

  @Test
  void findsByNameAndId() {
    assertThat(Collation.byName("UTF8_general_ci")).contains(Collation.UTF8MB3_GENERAL_CI);
    assertThat(Collation.byId(255)).contains(Collation.UTF8MB4_0900_AI_CI);
    assertThat(CharacterSet.require("utf8MB4").defaultCollation())
        .isSameAs(Collation.UTF8MB4_0900_AI_CI);
    for (CharacterSet set : CharacterSet.values()) {
      assertThat(set.defaultCollation().isDefault()).isTrue();
    }
  }

  @Test
  void convertsCharacterSets() {
    byte[] euro = "€é".getBytes(UTF_8);
    assertThat(CharacterSet.LATIN1.fromUtf8(euro)).containsExactly(0x80, 0xE9);
    assertThat(CharacterSet.LATIN1.toUtf8(new byte[] {(byte) 0x80, (byte) 0xE9})).isEqualTo(euro);
    assertThat(CharacterSet.LATIN1.fromUtf8("中a".getBytes(UTF_8))).containsExactly('?', 'a');
    assertThat(CharacterSet.GBK.toUtf8(CharacterSet.GBK.fromUtf8("中文a".getBytes(UTF_8))))
        .isEqualTo("中文a".getBytes(UTF_8));
    assertThat(CharacterSet.UTF8MB3.firstInvalid("ab😀".getBytes(UTF_8), 0, 6)).isEqualTo(2);
    assertThat(CharacterSet.UTF8MB4.firstInvalid(new byte[] {'a', (byte) 0xC3, '('}, 0, 3))
        .isEqualTo(1);
    assertThat(CharacterSet.ASCII.firstInvalid("abc".getBytes(UTF_8), 0, 3)).isEqualTo(-1);
    for (int i = 0; i < 256; i++) {
      byte[] one = {(byte) i};
      byte[] utf8 = CharacterSet.LATIN1.toUtf8(one);
      assertThat(CharacterSet.LATIN1.fromUtf8(utf8)).isEqualTo(one);
      assertThat(CharacterSet.LATIN1.firstInvalid(utf8, 0, utf8.length)).isEqualTo(-1);
    }
  }

  @Test
  void mapsCase() {
    ByteBuilder out = new ByteBuilder();
    byte[] s = "aßé𐐨Z".getBytes(UTF_8);
    LetterCase.upper(s, 0, s.length, out);
    assertThat(new String(out.toArray(), UTF_8)).isEqualTo("AßÉ𐐀Z");
  }
}
