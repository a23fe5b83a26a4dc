package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;

/** Binary JSON to text, as MySQL prints it: {@code {"a": 1, "bb": [true, "x"]}}. */
public final class JsonText {
  private static final SqlType DATE = SqlType.temporal(TypeKind.DATE, 0);
  private static final SqlType DATETIME = SqlType.temporal(TypeKind.DATETIME, 6);
  private static final SqlType TIME = SqlType.temporal(TypeKind.TIME, 6);

  private JsonText() {}

  public static void append(ByteBuilder out, byte[] document) {
    append(out, JsonRef.root(document));
  }

  public static byte[] of(byte[] document) {
    ByteBuilder out = new ByteBuilder(64);
    append(out, document);
    return out.toArray();
  }

  static void append(ByteBuilder out, JsonRef ref) {
    switch (ref.type()) {
      case JsonBinary.LITERAL ->
          out.put(
              switch (ref.base()[ref.offset()]) {
                case JsonBinary.LITERAL_TRUE -> new byte[] {'t', 'r', 'u', 'e'};
                case JsonBinary.LITERAL_FALSE -> new byte[] {'f', 'a', 'l', 's', 'e'};
                default -> new byte[] {'n', 'u', 'l', 'l'};
              });
      case JsonBinary.INT -> NumberText.append(out, ref.longValue());
      case JsonBinary.UINT -> NumberText.appendUnsigned(out, ref.longValue());
      case JsonBinary.DOUBLE -> {
        String s = NumberText.of(ref.doubleValue());
        out.put(s.getBytes(UTF_8));
        if (s.indexOf('.') < 0 && s.indexOf('e') < 0) {
          out.put('.').put('0');
        }
      }
      case JsonBinary.STRING -> quote(out, ref.string());
      case JsonBinary.OPAQUE -> {
        if (ref.isDecimal()) {
          out.put(ref.decimal().toPlainString().getBytes(UTF_8));
          return;
        }
        int mysqlType = ref.base()[ref.offset()] & 0xFF;
        String text =
            "\"base64:type"
                + mysqlType
                + ":"
                + Base64.getEncoder().encodeToString(ref.opaque())
                + "\"";
        out.put(text.getBytes(UTF_8));
      }
      case JsonBinary.DATE -> quoteTemporal(out, DATE, JsonBinary.packed(ref.longValue()));
      case JsonBinary.DATETIME, JsonBinary.TIMESTAMP ->
          quoteTemporal(out, DATETIME, JsonBinary.packed(ref.longValue()));
      case JsonBinary.TIME -> quoteTemporal(out, TIME, ref.longValue() / 1000);
      case JsonBinary.ARRAY -> {
        out.put('[');
        for (int i = 0; i < ref.count(); i++) {
          if (i > 0) {
            out.put(',').put(' ');
          }
          append(out, ref.element(i));
        }
        out.put(']');
      }
      case JsonBinary.OBJECT -> {
        out.put('{');
        int[] order = shownOrder(ref);
        for (int i = 0; i < order.length; i++) {
          if (i > 0) {
            out.put(',').put(' ');
          }
          quote(out, ref.key(order[i]));
          out.put(':').put(' ');
          append(out, ref.member(order[i]));
        }
        out.put('}');
      }
      default -> throw SqlError.ER_INVALID_JSON_BINARY_DATA.with();
    }
  }

  private static void quoteTemporal(ByteBuilder out, SqlType type, long value) {
    out.put('"');
    TemporalText.append(out, type, value);
    out.put('"');
  }

  /** Positions of an object's members as MySQL shows them: by length of the key, then bytes. */
  public static int[] shownOrder(JsonRef object) {
    int n = object.count();
    byte[][] keys = new byte[n][];
    boolean isSorted = true;
    for (int i = 0; i < n; i++) {
      keys[i] = object.key(i);
      isSorted &= i == 0 || keys[i - 1].length <= keys[i].length;
    }
    if (isSorted) {
      return IntStream.range(0, n).toArray();
    }
    return IntStream.range(0, n)
        .boxed()
        .sorted((x, y) ->
            keys[x].length != keys[y].length
                ? Integer.compare(keys[x].length, keys[y].length)
                : Arrays.compareUnsigned(keys[x], keys[y]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** JSON_QUOTE. */
  public static void quote(ByteBuilder out, byte[] utf8) {
    out.put('"');
    for (byte b : utf8) {
      switch (b) {
        case '"', '\\' -> out.put('\\').put(b);
        case '\b' -> out.put('\\').put('b');
        case '\f' -> out.put('\\').put('f');
        case '\n' -> out.put('\\').put('n');
        case '\r' -> out.put('\\').put('r');
        case '\t' -> out.put('\\').put('t');
        default -> {
          if (b >= 0 && b < 0x20) {
            out.put(String.format("\\u%04x", b).getBytes(UTF_8));
          } else {
            out.put(b);
          }
        }
      }
    }
    out.put('"');
  }
}
