package io.atoll.types;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The weights of {@link SingleWeightOrder} collations, each built when first used. */
final class WeightTables {
  private WeightTables() {}

  private static final class GeneralCi {
    static final SingleWeightOrder ORDER = new SingleWeightOrder(generalCi());
  }

  private static final class Latin1Swedish {
    static final SingleWeightOrder ORDER = new SingleWeightOrder(latin1(SWEDISH));
  }

  private static final class Latin1General {
    static final SingleWeightOrder ORDER = new SingleWeightOrder(latin1(LATIN1_GENERAL));
  }

  private static final class Ascii {
    static final SingleWeightOrder ORDER = new SingleWeightOrder(ascii());
  }

  private static final class Gbk {
    static final SingleWeightOrder ORDER = new SingleWeightOrder(gbk());
  }

  static CollationOrder generalCiOrder() {
    return GeneralCi.ORDER;
  }

  static CollationOrder latin1SwedishOrder() {
    return Latin1Swedish.ORDER;
  }

  static CollationOrder latin1GeneralOrder() {
    return Latin1General.ORDER;
  }

  static CollationOrder asciiOrder() {
    return Ascii.ORDER;
  }

  static CollationOrder gbkOrder() {
    return Gbk.ORDER;
  }

  /** Weights of the bytes C0..FF; below, lower case folds to upper and all else is itself. */
  private static final String SWEDISH =
      "414141415C5B5C434545454549494949444E4F4F4F4F5DD7D85555555959DEDF"
          + "414141415C5B5C434545454549494949444E4F4F4F4F5DF7D85555555959DEFF";

  /** Weights of the bytes 41..5A, then 7B..FF. */
  private static final String LATIN1_GENERAL =
      "415153575B6567696B7577797B7D818F919395989AA4A6A8AAAF";

  private static final String LATIN1_GENERAL_HIGH =
      "B9BABBBCBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6"
          + "E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF434547494B4D4F555D5F61636D6F717359"
          + "7F838587898BBD8D9C9EA0A2ACB197434547494B4D4F555D5F61636D6F7173597F838587898BBE8D9C9E"
          + "A0A2ACB1AE";

  private static char[] identity() {
    char[] weights = new char[65536];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (char) i;
    }
    return weights;
  }

  private static char[] generalCi() {
    char[] weights = identity();
    try (InputStream in = WeightTables.class.getResourceAsStream("general_ci.txt")) {
      if (in == null) {
        throw new IllegalStateException("general_ci.txt is missing from the jar");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        String[] f = line.split(" ");
        int first = Integer.parseInt(f[0], 16);
        int count = Integer.parseInt(f[1], 16);
        int step = Integer.parseInt(f[2], 16);
        int weight = Integer.parseInt(f[3], 16);
        int weightStep = Integer.parseInt(f[4], 16);
        for (int i = 0; i < count; i++) {
          weights[first + i * step] = (char) (weight + i * weightStep);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return weights;
  }

  /** Weights by latin1 byte (MySQL's latin1 is cp1252), put at the characters' code points. */
  private static char[] latin1(String table) {
    char[] weights = new char[65536];
    java.util.Arrays.fill(weights, (char) 0xFFFC);
    Charset cp1252 = Charset.forName("windows-1252");
    byte[] byByte = new byte[256];
    for (int i = 0; i < 256; i++) {
      byByte[i] = (byte) (i >= 'a' && i <= 'z' ? i - 32 : i);
    }
    HexFormat hex = HexFormat.of();
    if (table.equals(SWEDISH)) {
      byte[] high = hex.parseHex(SWEDISH);
      System.arraycopy(high, 0, byByte, 0xC0, high.length);
    } else {
      byte[] letters = hex.parseHex(LATIN1_GENERAL);
      byte[] between = hex.parseHex("B3B4B5B6B7B8");
      System.arraycopy(letters, 0, byByte, 'A', 26);
      System.arraycopy(letters, 0, byByte, 'a', 26);
      System.arraycopy(between, 0, byByte, '[', 6);
      byte[] high = hex.parseHex(LATIN1_GENERAL_HIGH);
      System.arraycopy(high, 0, byByte, 0x7B, high.length);
    }
    byte[] one = new byte[1];
    for (int i = 0; i < 256; i++) {
      one[0] = (byte) i;
      int c = new String(one, cp1252).charAt(0);
      // The five bytes that cp1252 leaves open are the C1 controls of the same value in MySQL.
      weights[c == 0xFFFD ? i : c] = (char) (byByte[i] & 0xFF);
    }
    return weights;
  }

  private static char[] ascii() {
    char[] weights = identity();
    for (int i = 'a'; i <= 'z'; i++) {
      weights[i] = (char) (i - 32);
    }
    return weights;
  }

  /** ASCII without case, then the order of the GBK code: pinyin for the common ideographs. */
  private static char[] gbk() {
    char[] weights = new char[65536];
    java.util.Arrays.fill(weights, (char) 0xFFFC);
    Charset gbk = Charset.forName("GBK");
    byte[] two = new byte[2];
    for (int high = 0x81; high <= 0xFE; high++) {
      for (int low = 0x40; low <= 0xFE; low++) {
        two[0] = (byte) high;
        two[1] = (byte) low;
        String s = new String(two, gbk);
        if (s.length() == 1 && s.charAt(0) != 0xFFFD) {
          weights[s.charAt(0)] = (char) ((high << 8) | low);
        }
      }
    }
    for (int i = 0; i < 128; i++) {
      weights[i] = (char) (i >= 'a' && i <= 'z' ? i - 32 : i);
    }
    return weights;
  }
}
